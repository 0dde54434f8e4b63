import { Command } from "commander";
import { UserError, UserRangeError } from "../../errors/mod.ts";
import { Game2048 } from "../../game2048/mod.ts";
import { openPretrained, RunFolder } from "../../runs/mod.ts";
import { integer, seed, SettingsFamily, toggle, word } from "../../settings/mod.ts";
import { loadTensorFlow } from "../../tensorflow/mod.ts";
import { addSettingFlags, readSettingFlags } from "../flags/setting_flags.ts";
import { writeWhileOpen } from "../terminal/write_while_open.ts";
import { boardText } from "./board_text.ts";
import { game2048Settings, searchDepths, searchNames } from "./game_2048_settings.ts";
import { makePlayer } from "./game_2048_training.ts";
import { readMoves } from "./read_moves.ts";
import { readRunSettings } from "../training/run_settings.ts";

const settings = new SettingsFamily("play 2048", {
  yourself: toggle({
    meaning: "play yourself, by the arrow keys or w, a, s and d; q ends",
    default: false,
  }),
  search: word({
    meaning: "how a player by tables chooses its moves; run: as it was trained to",
    default: "run",
    words: ["run", ...searchNames],
  }),
  delay: integer({
    meaning: "milliseconds between two moves in a terminal",
    default: 40,
    least: 0,
    most: 10_000,
  }),
  seed: seed(0),
});

/** Without a terminal, one line for so many moves. */
const movesOfLine = 100;

/** The command `deno task play 2048`: a player's game in the terminal, or your own. */
export function play2048Command(): Command {
  const command = new Command("2048")
    .description("Shows a game of 2048 by a trained player, or lets you play.")
    .argument(
      "[run]",
      "the run of deno task train 2048, its name or path (default: the player that comes with the project)",
    )
    .addHelpText(
      "after",
      `
Examples:
  deno task play 2048
  deno task train 2048 --out tuples
  deno task play 2048 tuples
  deno task play 2048 tuples --search expectimax:2 --delay 200
  deno task play 2048 --yourself`,
    )
    .action(async (name: string | undefined) => {
      const given = readSettingFlags(command, settings);
      const values = settings.complete(given);
      if (values.yourself) {
        const odd = name ??
          Object.keys(given).find((setting) => !["yourself", "seed"].includes(setting));
        if (odd !== undefined) {
          throw new UserRangeError(
            `Cannot play 2048 yourself: "${odd}" is given but must not be, it belongs to a player of a run; leave it out, ` +
              "or leave --yourself out",
          );
        }
        await playYourself(values.seed);
      } else await watch(name, values);
    });
  return addSettingFlags(command, settings);
}

/** Shows a game by the player of a run. */
async function watch(
  name: string | undefined,
  { search, delay, seed }: { search: string; delay: number; seed: number },
): Promise<void> {
  const run = await (name === undefined ? openPretrained("2048") : RunFolder.open(name));
  const { model } = await run.readConfig();
  if (model !== game2048Settings.name) {
    throw new UserRangeError(
      `Cannot play 2048 with run "${run.name}": its model is ${model} but must be ${game2048Settings.name}`,
    );
  }
  const trained = await readRunSettings(run, game2048Settings);
  if (search !== "run" && trained.algorithm !== "n-tuple") {
    throw new UserRangeError(
      `Cannot search with run "${run.name}": its algorithm is ${trained.algorithm} but must be n-tuple, which values boards`,
    );
  }
  await loadTensorFlow();
  const player = makePlayer(trained);
  try {
    player.learner.loadWeights(await run.readWeights());
    const chosen = search === "run" ? trained.search : search as keyof typeof searchDepths;
    const policy = player.policy({ depth: searchDepths[chosen], greedy: true, seed });
    const game = player.games({ games: 1, seed });
    const screen = new Screen();
    const isAnimated = Deno.stdout.isTerminal();
    if (isAnimated) screen.show(game);
    while (game.terminated[0] === 0) {
      game.step(policy.act(game));
      if (isAnimated) {
        screen.show(game);
        await new Promise((resolve) => setTimeout(resolve, delay));
      } else if (game.episodeLengths[0] % movesOfLine === 0 && game.terminated[0] === 0) {
        const text = `${String(game.episodeLengths[0]).padStart(6)} moves`;
        writeWhileOpen(
          Deno.stdout,
          `${text}  score ${game.episodeReturns[0]}, ${game.describe(0)}\n`,
        );
      }
    }
    if (!isAnimated) screen.show(game);
  } finally {
    player.learner.dispose();
  }
}

/** Lets a person play a game. */
async function playYourself(seed: number): Promise<void> {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) {
    throw new UserError(
      "Cannot let you play 2048: input or output is no terminal but both must be one; start it in a terminal, without pipes",
    );
  }
  const game = new Game2048({ seed, observations: "exponents" });
  const screen = new Screen();
  screen.show(game);
  Deno.stdin.setRaw(true);
  try {
    for await (const direction of readMoves(Deno.stdin)) {
      if (game.legal![direction] === 0) continue;
      game.step([direction]);
      screen.show(game);
      if (game.terminated[0] === 1) return;
    }
  } finally {
    Deno.stdin.setRaw(false);
  }
}

/** Shows boards one over the other in a terminal, one below the other elsewhere. */
class Screen {
  readonly #isTerminal = Deno.stdout.isTerminal();
  readonly #isColoured = this.#isTerminal && !Deno.noColor;
  #lines = 0;

  /** Shows the board, or if the game has just ended its last board. */
  show(game: Game2048): void {
    const hasEnded = game.terminated[0] === 1;
    const board = hasEnded ? game.finalBoard(0) : game.board(0);
    const [score, moves] = [game.episodeReturns[0], game.episodeLengths[0]];
    const text = `${boardText(board, { isColoured: this.#isColoured })}\n` +
      `score ${score}, ${moves} moves${hasEnded ? ", over: nothing can move" : ""}`;
    const over = this.#lines === 0 || !this.#isTerminal ? "" : `\x1b[${this.#lines}A\r`;
    // What is left of a longer line goes.
    const lines = text.split("\n");
    writeWhileOpen(
      Deno.stdout,
      over + lines.map((line) => line + (this.#isTerminal ? "\x1b[K" : "")).join("\n") + "\n",
    );
    this.#lines = lines.length;
  }
}
