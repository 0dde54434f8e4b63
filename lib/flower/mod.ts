/**
 * A federation on many machines, by Flower (https://flower.ai): it carries messages and rounds, knows who is there, and has
 * the strategies. From here come the agent that a node runs, how its state outlives a round, and processes on one machine.
 *
 * @module
 */
export type { AgentBegin, AgentEpoch, AgentReport } from "./agent/agent_report.ts";
export type { AgentRequest, RequestedRound } from "./agent/agent_request.ts";
export { AgentStates, type FoundState } from "./agent/agent_states.ts";
export {
  type AgentExchange,
  answerBegin,
  answerTrain,
  type MadeAgent,
} from "./agent/answer_request.ts";
export { loneAgent, type LoneAgentParts } from "./agent/lone_agent.ts";
export {
  checkIntermediary,
  type IntermediarySettings,
  intermediarySettings,
  leastAnswers,
} from "./intermediary_settings.ts";
export { FlowerJob, type JobStart } from "./job/flower_job.ts";
export { type FlowerRun, flowerRuns } from "./job/flower_runs.ts";
export {
  type AnsweredRound,
  type FailedAgent,
  type PrivacySpent,
  readRoundFile,
  type RoundFile,
} from "./job/round_file.ts";
export { makeKeys, type MakeKeysOptions } from "./keys/make_keys.ts";
export { type JoiningNode } from "./place/node_flags.ts";
export { FlowerPlace, type PlaceOptions, type PlaceState } from "./place/flower_place.ts";
export { freePort, isFree } from "./place/free_port.ts";
export {
  endProcesses,
  mark,
  type MarkedProcess,
  markedProcesses,
} from "./place/marked_processes.ts";
export { type JoinedNode, joinSuperLink } from "./place/join_superlink.ts";
export { prepareFlower, type PrepareFlowerOptions } from "./prepare_flower.ts";
