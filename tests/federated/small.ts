import { drawnDigits } from "lib/data";
import type { FedganOptions } from "lib/fedgan";
import type { FederationLog } from "lib/federated";

/** Forty-eight digits. */
export const digits = drawnDigits(48);

/** Two agents, two epochs of three steps each. */
export const small: Partial<FedganOptions> = {
  agents: 2,
  epochs: 2,
  batchSize: 8,
  seed: 4,
  previews: 2,
};

/** The logs without what differs from run to run. */
export function withoutTimes(logs: readonly FederationLog[]): FederationLog[] {
  return logs.map((log) => {
    if (log.kind === "round") return { ...log, syncMs: 0 };
    return "elapsedMs" in log ? { ...log, elapsedMs: 0 } : log;
  });
}
