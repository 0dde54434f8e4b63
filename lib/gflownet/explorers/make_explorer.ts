import type { FlowEnvironment } from "../environments/flow_environment.ts";
import type { ExplorerName } from "../settings/explorer_names.ts";
import type { FlowOptions } from "../settings/flow_settings.ts";
import { AdaptiveTeacher } from "./adaptive_teacher.ts";
import { EpsilonNoisy } from "./epsilon_noisy.ts";
import type { Explorer } from "./explorer.ts";
import { LocalSearch } from "./local_search.ts";
import { LossGuided } from "./loss_guided.ts";
import { OnPolicy } from "./on_policy.ts";
import { Replay } from "./replay.ts";
import { Sibling } from "./sibling.ts";
import { Tempered } from "./tempered.ts";
import { Thompson } from "./thompson.ts";

type Maker = (options: FlowOptions, environment: FlowEnvironment) => Explorer;

const makers: Record<ExplorerName, Maker> = {
  "on-policy": () => new OnPolicy(),
  "epsilon-noisy": (options) => new EpsilonNoisy(options),
  "tempered": (options) => new Tempered(options),
  "replay-by-reward": ({ capacity }) => new Replay({ by: "reward", capacity }),
  "replay-by-loss": ({ capacity }) => new Replay({ by: "loss", capacity }),
  "local-search": ({ searchRounds }) => new LocalSearch({ rounds: searchRounds }),
  "thompson": (options, environment) => new Thompson(environment, options),
  "loss-guided": ({ lossWeight }) => new LossGuided({ form: "sum", weight: lossWeight }),
  "loss-product": ({ lossWeight }) => new LossGuided({ form: "product", weight: lossWeight }),
  "sibling": (options, environment) => new Sibling(environment, options),
  "adaptive-teacher": () => new AdaptiveTeacher(),
};

/**
 * The explorer of some settings. Call `loadTensorFlow()` first.
 *
 * @param options Which, and its settings.
 * @param environment What objects are built in.
 * @returns The explorer; the caller disposes it.
 */
export function makeExplorer(options: FlowOptions, environment: FlowEnvironment): Explorer {
  return makers[options.explorer](options, environment);
}
