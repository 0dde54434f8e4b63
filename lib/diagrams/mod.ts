/**
 * The course's objects as diagrams of boxes and arrows, drawn from the objects themselves: shapes from a network's layers,
 * sizes from the weights that an agent sends, K from a federation's settings. `showDiagram()` of `lib/notebook` shows
 * one, `renderDiagram()` of `lib/figures` makes SVG of it.
 *
 * ```ts
 * import { networkDiagram } from "lib/diagrams";
 * import { AdversarialPair } from "lib/gan";
 * import { loadTensorFlow } from "lib/tensorflow";
 * import assert from "node:assert/strict";
 *
 * await loadTensorFlow();
 * const pair = new AdversarialPair({ filters: 8, latentSize: 10 });
 * assert.match(networkDiagram(pair.generator).text, /Conv2DTranspose 5 × 5, stride 2 to 28 × 28 × 1$/);
 * pair.dispose();
 * ```
 *
 * @module
 */
export { agentsDiagram, type AgentsDiagramOptions } from "./agents_diagram.ts";
export { gameDiagram, type Players } from "./game_diagram.ts";
export { type DrawnModel, networkDiagram } from "./network_diagram.ts";
export { type DrawnFederation, roundsDiagram } from "./rounds_diagram.ts";
