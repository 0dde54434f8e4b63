/**
 * What a table of results has to say of moves by chance.
 *
 * @param settings The algorithm, and its settings.
 * @returns A sentence for deep Q-learning, which explores; none for a policy, which is chance itself.
 */
export function chanceNote(settings: Readonly<Record<string, unknown>>): string[] {
  if (settings.algorithm !== "dqn") return [];
  return [
    `By chance: with the probability ${settings.explorationEnd} any action, as at the end of training.`,
  ];
}
