import * as bilinear from "lib/bilinear";
import * as data from "lib/data";
import * as environments from "lib/environments";
import * as evaluation from "lib/evaluation";
import * as federated from "lib/federated";
import * as fedgan from "lib/fedgan";
import * as figures from "lib/figures";
import * as game2048 from "lib/game2048";
import * as gan from "lib/gan";
import * as gflownet from "lib/gflownet";
import * as learning from "lib/learning";
import * as notebook from "lib/notebook";
import * as pong from "lib/pong";
import * as random from "lib/random";
import * as reinforcement from "lib/reinforcement";
import * as runs from "lib/runs";
import * as settings from "lib/settings";
import * as sweep from "lib/sweep";
import * as tabular from "lib/tabular";
import * as tensorflow from "lib/tensorflow";
import * as toys from "lib/toys";

/** The rooms of lib whose values notebooks show, by name. */
export const rooms = {
  ...{ bilinear, data, environments, evaluation, federated, fedgan, figures, game2048, gan },
  ...{ gflownet, learning, notebook, pong, random, reinforcement, runs, settings, sweep },
  ...{ tabular, tensorflow, toys },
};
await tensorflow.loadTensorFlow();
const { tf } = tensorflow;

const digits = data.drawnDigits(20);
const lake = environments.frozenLake();
const onIce = new environments.TabularEnvironment(lake, { timeLimit: 100 });
const armed = new environments.TabularEnvironment(environments.fiveChoices());
const cartPole = (parts: { games: number; seed: number }) => new environments.CartPole(parts);
const ofGan = { filters: 1, batchSize: 4, latentSize: 2, epochs: 1 };
const pair = new gan.AdversarialPair(ofGan);
const grid = new gflownet.Hypergrid({ dimensions: 2, side: 4 });
const space = new gflownet.StateSpace(grid);
const tuples = new game2048.TupleNetwork();
const search = new game2048.Expectimax(tuples, { depth: 1 });
const policy = tabular.uniformPolicy(lake);
const federation = fedgan.fedgan(digits, { ...ofGan, agents: 2 });
const host = new reinforcement.HostMlp([4, 8, 2], "tanh");
const classifier = new evaluation.ImageClassifier(digits);
const judge = await evaluation.loadJudge("mnist");
const convolutional = new pong.ConvolutionalNetwork({ size: 20, hidden: 8, actions: 2, seed: 0 });
const explorerParts = { hidden: [4], learningRate: 0.001, seed: 1, noveltyPower: 1 };

/** Makes an object of each class, by its room; undefined where there is none to show. */
export const objects: Record<string, Record<string, () => unknown>> = {
  environments: {
    Pong: () => undefined, // needs the Arcade Learning Environment; tests/environments/atari has it
    CartPole: () => new environments.CartPole(),
    MountainCar: () => new environments.MountainCar(),
    Pendulum: () => new environments.Pendulum(),
    Canvas: () => new environments.Canvas(90, 90, [0, 0, 0]),
    Catch: () => new environments.Catch({ games: 8 }),
    FrameStack: () => new environments.FrameStack(new environments.Catch()),
    FiniteMdp: () => lake,
    TabularEnvironment: () => onIce,
  },
  evaluation: {
    ImageClassifier: () => classifier,
    Judge: () => judge,
    Evaluator: () => new evaluation.Evaluator(judge, data.drawnDigits(100), { samples: 100 }),
  },
  federated: {
    Agent: () => federation.agents[0],
    Federation: () => federation,
    Intermediary: () => federation.intermediary,
    RoundProgress: () => new federated.RoundProgress(federation),
    Participants: () => new federated.Participants({ agents: 2, participation: 0.5, seed: 1 }),
  },
  fedgan: { DistributedGan: () => new fedgan.DistributedGan(digits, { ...ofGan, agents: 2 }) },
  game2048: {
    Game2048: () => new game2048.Game2048(),
    AfterstateLearning: () => new game2048.AfterstateLearning(tuples),
    Expectimax: () => search,
    SearchPolicy: () => new game2048.SearchPolicy(search),
    TupleLearner: () => new game2048.TupleLearner(),
    TupleNetwork: () => tuples,
  },
  gan: { AdversarialPair: () => pair, GanLearner: () => new gan.GanLearner(pair, digits) },
  gflownet: {
    BayesianStructures: () =>
      new gflownet.BayesianStructures({ nodes: 2, scores: new Float64Array(8) } as never),
    Parentheses: () => new gflownet.Parentheses(),
    Hypergrid: () => grid,
    StateSpace: () => space,
    AdaptiveTeacher: () => new gflownet.AdaptiveTeacher(),
    EpsilonNoisy: () => new gflownet.EpsilonNoisy({ epsilon: 0.1 }),
    LocalSearch: () => new gflownet.LocalSearch({ rounds: 1 }),
    LossGuided: () => new gflownet.LossGuided({ form: "product", weight: 1 }),
    ObjectBuffer: () => new gflownet.ObjectBuffer(3),
    OnPolicy: () => new gflownet.OnPolicy(),
    Replay: () => new gflownet.Replay({ by: "reward", capacity: 5 }),
    Sibling: () => new gflownet.Sibling(grid, explorerParts as never),
    Thompson: () =>
      new gflownet.Thompson(grid, {
        ...{ heads: 2, bootstrapShare: 0.5, hidden: [4], seed: 1 },
        ...{ learningRate: 0.001, logZLearningRate: 0.1 },
      }),
    Tempered: () => new gflownet.Tempered({ temperature: 2 }),
    FlowNetwork: () =>
      new gflownet.FlowNetwork("main", grid, {
        ...{ hidden: [4], backward: true, flow: true, seed: 1 },
      } as never),
    PolicyTable: () => new gflownet.PolicyTable(new Float64Array(48), 3),
    CurrentPolicies: () =>
      new gflownet.CurrentPolicies(space, { name: "none", directions: [], evaluate: () => [] }),
    LookAhead: () => new gflownet.LookAhead(16),
    Trajectories: () => new gflownet.Trajectories(grid, 100),
    FlowLearner: () => new gflownet.FlowLearner(grid, { iterations: 2 }),
  },
  learning: {
    Checkpoints: () => new learning.Checkpoints("x", (content) => content),
    MiniBatchTraining: () =>
      new learning.MiniBatchTraining({
        ...{ epochs: 1, metrics: [], batches: () => [], stepsIn: () => 1 },
        step: () => Promise.resolve({}),
      }),
    ProgressMeter: () => new learning.ProgressMeter(3),
  },
  notebook: {
    CellOutput: () => new notebook.CellOutput("a picture", () => Promise.resolve({})),
    LiveTraining: () => notebook.liveTraining(classifier),
    LiveProgress: () => notebook.liveProgress("Work", 3),
    LiveFederation: () => notebook.liveFederation(federation),
  },
  pong: {
    EpisodeHistory: () => new pong.EpisodeHistory(),
    PixelLists: () => new pong.PixelLists(),
    PongPpo: () => undefined, // the same as Pong
    PongConvolutionalPpo: () => undefined,
    PongReinforce: () => undefined,
    ConvolutionalNetwork: () => convolutional,
    ConvolutionalModel: () =>
      new pong.ConvolutionalModel(convolutional, {
        ...{ pixels: 400, actions: 2, gradientNorm: 1 },
        ...{ clip: 0.2, valueCoefficient: 0.5, entropyCoefficient: 0.01 },
      }),
    PongNetwork: () =>
      new pong.PongNetwork({ inputs: 6400, hidden: 20, actions: 2, hasValue: false, seed: 0 }),
    HostAdam: () => new pong.HostAdam(400),
    RmsProp: () => new pong.RmsProp(400, 0.9),
  },
  random: { RandomStream: () => new random.RandomStream(1) },
  reinforcement: {
    A2c: () => new reinforcement.A2c(cartPole),
    Dqn: () => new reinforcement.Dqn(cartPole),
    Ppo: () => new reinforcement.Ppo(cartPole),
    Reinforce: () => new reinforcement.Reinforce(cartPole),
    EpisodeReturns: () => new reinforcement.EpisodeReturns(),
    ReplayBuffer: () => new reinforcement.ReplayBuffer(4_000, 2),
    Rollout: () => new reinforcement.Rollout(armed, 200),
    HostMlp: () => host,
    Mlp: () =>
      new reinforcement.Mlp("q", {
        ...{ widths: [4, 8, 2], activation: "tanh", outputGain: 1, seed: 1 },
      } as never),
    ActorCritic: () =>
      new reinforcement.ActorCritic(cartPole({ games: 1, seed: 0 }), {
        ...{ hidden: [4], activation: "tanh", seed: 0 },
      } as never),
    Categorical: () => new reinforcement.Categorical(3),
    NetworkPolicy: () =>
      new reinforcement.NetworkPolicy(host, {
        distribution: new reinforcement.Categorical(2),
        random: undefined,
      }),
  },
  runs: {
    ...{ JsonLines: () => undefined, OwnFiles: () => undefined }, // parts of the next
    ...{ RoundPictures: () => undefined, StepMeans: () => undefined },
    RunFolder: () => runs.openPretrained("digits"),
  },
  settings: { SettingsFamily: () => gan.ganSettings },
  tabular: {
    ModelEstimate: () => new tabular.ModelEstimate(16, 4),
    EpsilonGreedyBandit: () => new tabular.EpsilonGreedyBandit(armed),
    GradientBandit: () => new tabular.GradientBandit(armed),
    UpperConfidenceBandit: () => new tabular.UpperConfidenceBandit(armed),
    MonteCarloPrediction: () => new tabular.MonteCarloPrediction(onIce, { policy }),
    TemporalDifferencePrediction: () => new tabular.TemporalDifferencePrediction(onIce, { policy }),
    TracePrediction: () => new tabular.TracePrediction(onIce, { policy }),
    ActorCritic: () => new tabular.ActorCritic(onIce),
    MonteCarloControl: () => new tabular.MonteCarloControl(onIce),
    ExpectedSarsa: () => new tabular.ExpectedSarsa(onIce),
    QLearning: () => new tabular.QLearning(onIce),
    Sarsa: () => new tabular.Sarsa(onIce),
  },
  tensorflow: {
    Adam: () => new tensorflow.Adam([tf.variable(tf.zeros([100]))]),
  },
  toys: {
    TwoParameterField: () => new toys.TwoParameterField(),
    DensePair: () => new toys.DensePair(),
    GradientDescent: () => new toys.GradientDescent(tf.variable(tf.scalar(0))),
    TwoParameterPair: () => new toys.TwoParameterPair(),
    PointGanLearner: () =>
      new toys.PointGanLearner(new toys.TwoParameterPair(), toys.uniformSegments(5)),
  },
};

/** Makes what functions return that is no class's object and more than a number or a text. */
export const returned: Record<string, () => unknown> = {
  "bilinear bilinearAlgorithm": () =>
    bilinear.bilinearAlgorithm({ grid: 7, taps: 5, stride: 1, phases: 1, transposed: true }),
  "data drawnDigits": () => digits,
  "data partition": () => data.partition(digits, { agents: 2, kind: { kind: "iid" }, seed: 1 }),
  "data takeImages": () => data.takeImages(digits, [1, 2]),
  "figures imageGrid": () => figures.imageGrid({ pixels: digits.images, shape: [20, 28, 28] }),
  "figures metricFigure": () =>
    figures.metricFigure([{ name: "a", epochs: [{ epoch: 1, metrics: { b: 1 } }] }], {
      b: { label: "b", unit: "" },
    }),
  "fedgan fedganOptions": () => fedgan.fedganOptions(),
  "federated federation.state": () => federation.agents[0].state(),
  "gan ganOptions": () => gan.ganOptions(),
  "gan makeGenerator": () => pair.generator,
  "gan pair.state": () => pair.state(),
  "gflownet exactFlows": () => gflownet.exactFlows(space),
  "gflownet heatMaps": () => gflownet.heatMaps,
  "runs readRunRecord": async () => await runs.readRunRecord(await runs.openPretrained("digits")),
  "sweep publishedSweep": () => sweep.publishedSweep("quick"),
  "tabular gridView": () => tabular.gridView(lake, { values: new Float64Array(16) }),
  "tabular uniformPolicy": () => policy,
  "tensorflow loadTensorFlow": () => tensorflow.loadTensorFlow(),
  "tensorflow compile": () => tensorflow.compile((x: tensorflow.tf.Tensor) => x.square()),
  "tensorflow tf.layers": () => pair.generator.layers[0],
  "tensorflow tf.train": () => tf.train.adam(0.1),
  "tensorflow randomNormal": () => tensorflow.randomNormal([4, 28, 28, 1], tensorflow.randomKey(1)),
  "tensorflow variable": () => pair.variables()[0].variable,
  "toys gaussianRing": () => toys.gaussianRing(800),
};
