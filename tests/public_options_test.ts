/** Every public function that takes options refuses those that it does not have. */
import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import * as bugHunt from "lib/bug_hunt";
import * as data from "lib/data";
import * as diagrams from "lib/diagrams";
import * as display from "lib/display";
import * as environments from "lib/environments";
import { isUserError } from "lib/errors";
import * as evaluation from "lib/evaluation";
import * as fedgan from "lib/fedgan";
import * as federated from "lib/federated";
import * as figures from "lib/figures";
import * as files from "lib/files";
import * as flower from "lib/flower";
import * as game2048 from "lib/game2048";
import * as gan from "lib/gan";
import * as gflownet from "lib/gflownet";
import * as leakage from "lib/leakage";
import * as learning from "lib/learning";
import * as notebook from "lib/notebook";
import * as pong from "lib/pong";
import * as python from "lib/python";
import * as reinforcement from "lib/reinforcement";
import * as runs from "lib/runs";
import * as settings from "lib/settings";
import * as sweep from "lib/sweep";
import * as tabular from "lib/tabular";
import * as tensorflow from "lib/tensorflow";
import * as toys from "lib/toys";
import { type DocSymbol, functionsOf, isOptions } from "./documented_functions.ts";
import { walk } from "./settings/small.ts";

const project = fromFileUrl(new URL("../", import.meta.url));
await tensorflow.loadTensorFlow();
const { tf } = tensorflow;
const { ImageClassifier } = evaluation;

/** Options that nothing has. */
const odd = { optionThatNothingHas: 1 } as never;
const digits = data.drawnDigits(8);
const lake = environments.frozenLake();
const onIce = new environments.TabularEnvironment(lake, { timeLimit: 100 });
const ofGan = gan.ganOptions({ filters: 1, batchSize: 4 });
const oneGan = { name: "one GAN", partition: null, syncEvery: null } as const;
const noise = (shape: [number]) => [shape, tensorflow.randomKey(1)] as const;
const cartPole: reinforcement.EnvironmentMaker = (options) => new environments.CartPole(options);

/** One call of each, by the name that `deno doc` gives it. */
const calls: Record<string, () => unknown> = {
  "bug_hunt new ListGame": () => new bugHunt.ListGame(odd),
  "bug_hunt new SecondProgram": () => new bugHunt.SecondProgram(cartPole, odd),
  "bug_hunt returnsOfSample": () => bugHunt.returnsOfSample([], odd),
  "data epochBatches": () => data.epochBatches(digits, odd),
  "data drawnDigits": () => data.drawnDigits(1, odd),
  "data loadDataSet": () => data.loadDataSet("drawn", odd),
  "data partition": () => data.partition(digits, odd),
  "data checkPartition": () => data.checkPartition(8, odd),
  "data downloadDataSet": () => data.downloadDataSet("mnist", odd),
  "environments new CartPole": () => new environments.CartPole(odd),
  "environments new Catch": () => new environments.Catch(odd),
  "environments new MountainCar": () => new environments.MountainCar(odd),
  "environments new Pendulum": () => new environments.Pendulum(odd),
  "environments new Pong": () => new environments.Pong("python", odd),
  "environments prepareAtari": () => environments.prepareAtari(odd),
  "environments new TabularEnvironment": () =>
    new environments.TabularEnvironment(environments.frozenLake(), odd),
  "environments cliffWalking": () => environments.cliffWalking(odd),
  "environments fiveChoices": () => environments.fiveChoices(odd),
  "environments frozenLake": () => environments.frozenLake(odd),
  "environments gridWorld": () => environments.gridWorld("SG", odd),
  "environments randomLake": () => environments.randomLake(8, odd),
  "environments randomWalk": () => environments.randomWalk(5, odd),
  "evaluation bootstrapEstimate": () => evaluation.bootstrapEstimate(2, () => 0, odd),
  "evaluation chooseImages": () => evaluation.chooseImages(digits, odd),
  "evaluation kernelDistance": () =>
    evaluation.kernelDistance(undefined as never, undefined as never, odd),
  "evaluation new Evaluator": () => new evaluation.Evaluator(undefined as never, digits, odd),
  "evaluation shiftImages": () => evaluation.shiftImages(new Float32Array(), odd),
  "evaluation new ImageClassifier": () => new ImageClassifier(digits, odd),
  "federated new Agent": () => new federated.Agent(1, new ImageClassifier(digits), odd),
  "federated interpolateWeights": () => federated.interpolateWeights({}, {}, odd),
  "federated new Participants": () => new federated.Participants(odd as never),
  "federated gaussianEpsilon": () => federated.gaussianEpsilon(odd),
  "federated privateMean": () => federated.privateMean([], odd),
  "federated krum": () => federated.krum([], odd),
  "federated trimmedMean": () => federated.trimmedMean([], odd),
  "federated Agent.train": () => fedgan.fedgan(digits, ofGan).agents[0].train(odd).next(),
  "federated Agent.state": () => new federated.Agent(1, new ImageClassifier(digits)).state(odd),
  "federated Federation.state": () => fedgan.fedgan(digits, ofGan).state(odd),
  "federated federate": () => federated.federate(fedgan.fedgan(digits, ofGan), odd).next(),
  "federated new Federation": () =>
    new federated.Federation(digits, () => new ImageClassifier(digits), odd),
  "federated federationOptions": () => federated.federationOptions(odd),
  "federated new Intermediary": () => new federated.Intermediary([1], odd),
  "fedgan fedgan": () => fedgan.fedgan(digits, odd),
  "fedgan fedganOptions": () => fedgan.fedganOptions(odd),
  "fedgan new DistributedGan": () => new fedgan.DistributedGan(digits, odd),
  "fedgan DistributedGan.draw": () => new fedgan.DistributedGan(digits, ofGan).draw(odd),
  "figures imageGrid": () => figures.imageGrid(images(), odd),
  "figures roundsGrid": () => figures.roundsGrid([], odd),
  "figures filmstrip": () => figures.filmstrip([], odd),
  "figures filmstripAnimation": () => figures.filmstripAnimation([], odd),
  "figures filmstripStill": () => figures.filmstripStill([], odd),
  "figures encodeGif": () => figures.encodeGif([], odd),
  "figures metricFigure": () => figures.metricFigure([], {}, odd),
  "figures pointFigure": () => figures.pointFigure([], odd),
  "figures renderGridMap": () => figures.renderGridMap([{ values: [0] }], odd),
  "figures renderPng": () => figures.renderPng({ data: [], layout: {} }, odd),
  "figures renderSvg": () => figures.renderSvg({ data: [], layout: {} }, odd),
  "figures valueAxis": () => figures.valueAxis([1], odd),
  "figures imageElement": () => figures.imageElement("image/png", "", odd),
  "figures svgText": () => figures.svgText("", odd),
  "files decodeNpy": () => files.decodeNpy(new Uint8Array(), odd),
  "files decodeSafetensors": () => files.decodeSafetensors(new Uint8Array(), odd),
  "files encodeSafetensors": () => files.encodeSafetensors([], odd),
  "files childEnvironment": () => files.childEnvironment(odd),
  "files userPath": () => files.userPath("x", odd),
  "files systemReason": () => files.systemReason(new Error(), "x", odd),
  "flower FlowerPlace.up": () => new flower.FlowerPlace("nowhere").up({} as never, odd),
  "files safetensorsParts": () => files.safetensorsParts([], odd).next(),
  "flower makeKeys": () => flower.makeKeys("nowhere", {} as never, odd),
  "flower prepareFlower": () => flower.prepareFlower(odd),
  "game2048 new Expectimax": () => new game2048.Expectimax({ value: () => 0 }, odd),
  "game2048 new Game2048": () => new game2048.Game2048(odd),
  "game2048 new TupleLearner": () => new game2048.TupleLearner(odd),
  "game2048 TupleLearner.evaluate": () => new game2048.TupleLearner().evaluate(odd),
  "gan new AdversarialPair": () => new gan.AdversarialPair(odd),
  "gan AdversarialPair.draw": () => new gan.AdversarialPair(ofGan).draw(odd),
  "gan ganOptions": () => gan.ganOptions(odd),
  "gan countStepFlops": () => gan.countStepFlops(1, odd),
  "gan drawImages": () =>
    gan.drawImages({ generator: gan.makeGenerator(ofGan), averagedGenerator: undefined }, odd),
  "gan sampleImages": () => gan.sampleImages(gan.makeGenerator(ofGan), odd),
  "gan new GanLearner": () => new gan.GanLearner(new gan.AdversarialPair(ofGan), digits, odd),
  "gflownet compareExplorers": () => gflownet.compareExplorers(odd).next(),
  "gflownet new BayesianStructures": () => new gflownet.BayesianStructures(odd),
  "gflownet new Parentheses": () => new gflownet.Parentheses(odd),
  "gflownet randomGaussianData": () => gflownet.randomGaussianData(odd),
  "gflownet FlowLearner.state": () => new gflownet.FlowLearner(new gflownet.Hypergrid()).state(odd),
  "gflownet new FlowLearner": () => new gflownet.FlowLearner(new gflownet.Hypergrid(), odd),
  "gflownet new FlowNetwork": () => new gflownet.FlowNetwork("x", {} as never, odd),
  "gflownet new Hypergrid": () => new gflownet.Hypergrid(odd),
  "gflownet sampleForward": () => gflownet.sampleForward({} as never, {} as never, odd),
  "leakage matchGradients": () => leakage.matchGradients(() => [], odd),
  "learning MiniBatchLearner.train": () => new ImageClassifier(digits).train(odd).next(),
  "learning MiniBatchLearner.state": () => new ImageClassifier(digits).state(odd),
  "learning MiniBatchTraining.train": () =>
    new learning.MiniBatchTraining({
      epochs: 1,
      metrics: [],
      batches: () => [],
      stepsIn: () => 1,
      step: () => Promise.resolve({}),
    }).train(odd).next(),
  "diagrams agentsDiagram": () => diagrams.agentsDiagram([], odd),
  "display alignedColumns": () => display.alignedColumns([[""]], odd),
  "notebook notebookEnvironment": () => notebook.notebookEnvironment(odd),
  "pong new ConvolutionalNetwork": () => new pong.ConvolutionalNetwork(odd),
  "pong new PongConvolutionalPpo": () => new pong.PongConvolutionalPpo("python", odd),
  "pong new PongNetwork": () => new pong.PongNetwork(odd),
  "pong new PongPpo": () => new pong.PongPpo("python", odd),
  "pong new PongReinforce": () => new pong.PongReinforce("python", odd),
  "python pythonEnvironment": () => python.pythonEnvironment([], odd),
  "notebook runNotebook": () => notebook.runNotebook("x.ipynb", odd),
  "notebook showAnimation": () => notebook.showAnimation([], odd),
  "notebook showFilmstrip": () => notebook.showFilmstrip([], odd),
  "notebook showGrid": () => notebook.showGrid(images(), odd),
  "notebook showGridMap": () => notebook.showGridMap([{ values: [0] }], odd),
  "notebook showTable": () => notebook.showTable([{ a: 1 }], odd),
  "notebook new LiveTraining": () => new notebook.LiveTraining(new ImageClassifier(digits), odd),
  "notebook liveTraining": () => notebook.liveTraining(new ImageClassifier(digits), odd),
  "notebook new LiveProgress": () => new notebook.LiveProgress("x", 1, odd),
  "notebook new LiveFederation": () => new notebook.LiveFederation(undefined as never, odd),
  "notebook liveFederation": () => notebook.liveFederation(undefined as never, odd),
  "notebook liveProgress": () => notebook.liveProgress("x", 1, odd),
  "reinforcement estimateAdvantages": () => reinforcement.estimateAdvantages({} as never, odd),
  "reinforcement policyGradientLoss": () =>
    reinforcement.policyGradientLoss({} as never, {} as never, odd),
  "reinforcement ppoLoss": () => reinforcement.ppoLoss({} as never, {} as never, odd),
  "reinforcement qLoss": () => reinforcement.qLoss({} as never, {} as never, odd),
  "reinforcement qTargets": () => reinforcement.qTargets({} as never, {} as never, odd),
  "reinforcement new ActorCritic": () => new reinforcement.ActorCritic({} as never, odd),
  "reinforcement new Mlp": () => new reinforcement.Mlp("x", odd),
  "reinforcement new A2c": () => new reinforcement.A2c(cartPole, odd),
  "reinforcement new Dqn": () => new reinforcement.Dqn(cartPole, odd),
  "reinforcement new Ppo": () => new reinforcement.Ppo(cartPole, odd),
  "reinforcement new Reinforce": () => new reinforcement.Reinforce(cartPole, odd),
  "reinforcement PolicyLearner.evaluate": () => new reinforcement.A2c(cartPole).evaluate(odd),
  "reinforcement PolicyLearner.state": () => new reinforcement.A2c(cartPole).state(odd),
  "reinforcement PolicyLearner.policy": () => new reinforcement.A2c(cartPole).policy(odd),
  "runs exportRun": () => runs.exportRun(undefined as never, undefined as never, odd),
  "runs new JsonLines": () => new runs.JsonLines(undefined as never, odd),
  "runs RunFolder.writeTrainingGif": () =>
    runs.RunFolder.prototype.writeTrainingGif.call(undefined as never, odd),
  "runs recordFederation": () =>
    runs.recordFederation(undefined as never, undefined as never, odd).next(),
  "runs recordRounds": () => runs.recordRounds(undefined as never, undefined as never, odd).next(),
  "runs recordRun": () => runs.recordRun(undefined as never, undefined as never, odd).next(),
  "settings integer": () => settings.integer(odd),
  "settings number": () => settings.number(odd),
  "settings spelled": () => settings.spelled(odd),
  "settings toggle": () => settings.toggle(odd),
  "settings word": () => settings.word(odd),
  "settings SettingsFamily.complete": () => walk.complete(odd),
  "settings SettingsFamily.differences": () => walk.differences(odd),
  "settings SettingsFamily.withDefaults": () => walk.withDefaults(odd),
  "tabular actionValues": () => tabular.actionValues(lake, new Float64Array(16), odd),
  "tabular new ActorCritic": () => new tabular.ActorCritic(onIce, odd),
  "tabular new EpsilonGreedyBandit": () => new tabular.EpsilonGreedyBandit(onIce, odd),
  "tabular new GradientBandit": () => new tabular.GradientBandit(onIce, odd),
  "tabular gridView": () => tabular.gridView(lake, odd),
  "tabular new MonteCarloControl": () => new tabular.MonteCarloControl(onIce, odd),
  "tabular new MonteCarloPrediction": () => new tabular.MonteCarloPrediction(onIce, odd),
  "tabular playEpisode": () => tabular.playEpisode(onIce, tabular.uniformPolicy(lake), odd),
  "tabular playDistribution": () =>
    tabular.playDistribution(lake, tabular.uniformPolicy(lake), odd),
  "tabular policyEvaluation": () =>
    tabular.policyEvaluation(lake, tabular.uniformPolicy(lake), odd).next(),
  "tabular policyIteration": () => tabular.policyIteration(lake, odd).next(),
  "tabular policyValues": () => tabular.policyValues(lake, tabular.uniformPolicy(lake), odd),
  "tabular TabularLearner.train": () => new tabular.QLearning(onIce).train(odd).next(),
  "tabular new TemporalDifferenceControl": () => new tabular.QLearning(onIce, odd),
  "tabular new TemporalDifferencePrediction": () =>
    new tabular.TemporalDifferencePrediction(onIce, odd),
  "tabular new TracePrediction": () => new tabular.TracePrediction(onIce, odd),
  "tabular new UpperConfidenceBandit": () => new tabular.UpperConfidenceBandit(onIce, odd),
  "tabular valueIteration": () => tabular.valueIteration(lake, odd).next(),
  "tensorflow installLibTensorFlow": () => tensorflow.installLibTensorFlow(odd),
  "tensorflow locateLibTensorFlow": () => tensorflow.locateLibTensorFlow(odd),
  "tensorflow pinnedLibraryFolder": () => tensorflow.pinnedLibraryFolder(odd),
  "tensorflow leakyDropout": () => tensorflow.leakyDropout(tf.zeros([1]), odd),
  "tensorflow new Adam": () => new tensorflow.Adam([], odd),
  "sweep startArm": () => sweep.startArm(oneGan, odd),
  "sweep sweep": () => sweep.sweep(odd).next(),
  "tensorflow compile": () => tensorflow.compile(() => tf.zeros([1]), odd),
  "tensorflow fusedBatchNorm": () => tensorflow.fusedBatchNorm(tf.zeros([1, 1, 1, 1]), odd),
  "tensorflow dropout": () => tensorflow.dropout(tf.zeros([1]), tensorflow.randomKey(1), odd),
  "tensorflow randomNormal": () => tensorflow.randomNormal(...noise([1]), odd),
  "tensorflow randomUniform": () => tensorflow.randomUniform(...noise([1]), odd),
  "tensorflow truncatedNormal": () => tensorflow.truncatedNormal(...noise([1]), odd),
  "toys gaussianRing": () => toys.gaussianRing(8, odd),
  "toys new DensePair": () => new toys.DensePair(odd),
  "toys new GradientDescent": () => new toys.GradientDescent(tf.variable(tf.scalar(0)), odd),
  "toys new PointGanLearner": () =>
    new toys.PointGanLearner(new toys.TwoParameterPair(), toys.uniformSegments(5), odd),
  "toys new TwoParameterPair": () => new toys.TwoParameterPair(odd),
  "toys stepSize": () => toys.stepSize(0, odd),
  "toys swissRoll": () => toys.swissRoll(8, odd),
  "toys uniformSegments": () => toys.uniformSegments(5, odd),
};

/** They take settings that are complete and checked already, or are abstract: the classes that derive from them check. */
const ofChecked = [
  "fedgan federationOptionsOf",
  "fedgan ganMaker",
  "fedgan ganOptionsOf",
  "gan makeDiscriminator",
  "gan makeGenerator",
  "pong new ConvolutionalModel",
  "pong new PongPpoLearner",
  "tabular new ActionValueLearner",
  "tabular new ValueLearner",
];

function images() {
  return { pixels: new Float32Array(784), shape: [1, 28, 28, 1] };
}

for (const [name, call] of Object.entries(calls)) {
  Deno.test(`${name} refuses an option that it does not have`, async () => {
    await assert.rejects(async () => await call(), (error: Error) => {
      assert.match(error.message, /"optionThatNothingHas".* unknown/);
      return error instanceof RangeError && isUserError(error);
    });
  });
}

Deno.test("the calls above are of all public functions that take options", async () => {
  const doors = [...Deno.readDirSync(`${project}lib`)]
    .filter(({ name }) => name !== "cli" && name !== "std_path")
    .map(({ name }) => `lib/${name}/mod.ts`);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...doors],
    cwd: project,
  }).output();
  const { nodes }: { nodes: Record<string, { symbols?: DocSymbol[] }> } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const found = Object.entries(nodes).flatMap(([path, { symbols = [] }]) => {
    const room = /\/lib\/(\w+)\//.exec(path)?.[1];
    return symbols.flatMap(functionsOf).filter(({ params }) => params.some(isOptions))
      .map(({ name }) => `${room} ${name}`);
  });
  assert(found.length > 50, "the functions were found");
  assert.deepEqual(
    found.filter((name) => !ofChecked.includes(name)).sort(),
    Object.keys(calls).sort(),
  );
});
