import { fromFileUrl } from "@std/path";
import { userPath } from "../../files/mod.ts";
import { FlowerPlace } from "../../flower/mod.ts";

/** The place of this project: `FEDGAN_PLACE` where that is set, else `.flower` in the project's folder. */
export function projectPlace(): FlowerPlace {
  const setting = Deno.env.get("FEDGAN_PLACE");
  return new FlowerPlace(
    setting ? userPath(setting) : fromFileUrl(new URL("../../../.flower", import.meta.url)),
  );
}
