import { drawnDigits } from "lib/data";
import { federationOptionsOf, type FedganOptions, ganMaker } from "lib/fedgan";
import { type AgentRequest, loneAgent, type MadeAgent } from "lib/flower";

/** Sixty digits, for all agents together. */
export const dataSet = drawnDigits(60);

/** The smallest networks. Uncompiled: tracing would take longer than the steps. */
export const tiny: Partial<FedganOptions> = {
  ...{ agents: 2, epochs: 3, batchSize: 16, filters: 1, latentSize: 1, previews: 1 },
  compile: false,
};

/**
 * Makes agents as nodes do, from the digits of this file.
 *
 * @param options The training's.
 */
export function maker(options: FedganOptions) {
  return (request: AgentRequest, isNew: boolean): Promise<MadeAgent> => {
    const federation = federationOptionsOf(options);
    const agent = loneAgent(dataSet, ganMaker(options), {
      number: request.agent,
      federation,
      holdsAll: false,
      isNew,
    });
    const { name, source, count, sha256 } = dataSet;
    return Promise.resolve({
      agent,
      data: { name, source, count, sha256 },
      weight: options.weighting === "equal" ? 1 : agent.examples,
      startsApart: options.initialisation === "apart",
    });
  };
}
