/** What is read of `deno doc --json`. */
export interface DocSymbol {
  name: string;
  declarations: {
    kind: string;
    def?: {
      params?: DocParameter[];
      constructors?: { params: DocParameter[] }[];
      methods?: { name: string; functionDef: { params: DocParameter[] } }[];
    };
  }[];
}

interface DocParameter {
  tsType?: DocType;
  left?: { tsType?: DocType };
}

interface DocType {
  repr: string;
  value?: { typeName?: string };
}

/** The functions that a symbol is or has, with their parameters. */
export function functionsOf({ name, declarations }: DocSymbol) {
  return declarations.flatMap(({ kind, def = {} }) => {
    if (kind === "function") return [{ name, params: def.params ?? [] }];
    if (kind !== "class") return [];
    return [
      ...(def.constructors ?? []).map(({ params }) => ({ name: `new ${name}`, params })),
      ...(def.methods ?? [])
        .map((method) => ({ name: `${name}.${method.name}`, params: method.functionDef.params })),
    ];
  });
}

/** Whether a parameter is an interface of options. */
export function isOptions({ tsType, left }: DocParameter): boolean {
  const type = (tsType ?? left?.tsType)?.value?.typeName ?? "";
  return /(Options|Limits)$/.test(type) || type === "Partial";
}
