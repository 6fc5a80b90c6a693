// What a runner makes of an action's inputs before it starts the action.
import { readFileSync } from 'node:fs';
import { parseActionYml } from './action-yml.ts';

type ActionYml = {
  readonly inputs?: Readonly<
    Record<string, { readonly default?: unknown; readonly deprecationMessage?: string } | null>
  >;
  readonly runs?: { readonly using?: string; readonly main?: string };
};

/**
 * Reads action.yml.
 *
 * @throws Error where a runner refuses it, or where it does not run on node24, which came with version 2.327.0
 * (actions/runner src/Runner.Worker/ActionManifestManager.cs, ConvertRuns)
 */
export const readActionYml = (file: string): ActionYml => {
  const action = parseActionYml(readFileSync(file, 'utf8')) as ActionYml;
  if (!action.runs) throw new Error(`Top level 'runs:' section is required for ${file}`);
  const { using = '', main = '' } = action.runs;
  if (using.toLowerCase() !== 'node24')
    throw new Error(`'using: ${using}' is not supported by this stand-in: use node24`);
  if (main === '') throw new Error("Node.js action requires a 'main' script");
  return action;
};

export type ActionInputs = {
  /** What the step's `with` has. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What `${{ github.token }}` in a default stands for. */
  readonly token?: string;
  /** What `${{ toJSON(matrix) }}` in a default stands for: of a job without a matrix null. */
  readonly matrix?: Readonly<Record<string, unknown>> | null;
};

const EXPRESSION = /\$\{\{\s*(.*?)\s*\}\}/gs;

/** A default with its expressions evaluated; of those that a runner allows there, the stand-in has two. */
const defaultOf = (value: unknown, { token = '', matrix = null }: ActionInputs): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '').replace(/^""$/, '');
  return text.replaceAll(EXPRESSION, (_, expression: string) => {
    const name = expression.replaceAll(/\s/g, '').toLowerCase();
    if (name === 'github.token') return token;
    if (name === 'tojson(matrix)') return JSON.stringify(matrix, null, 2);
    throw new Error(`the stand-in of the runner can't evaluate \${{ ${expression} }}`);
  });
};

/** The name of the variable that holds an input: upper case, spaces to underscores, hyphens kept. */
export const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;

export type EvaluatedInputs = {
  /** Names and values as the runner lists them: what was given, then the defaults of the rest. Values are not trimmed. */
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly env: Readonly<Record<string, string>>;
  /** Given, but not declared: the runner passes them on and warns. */
  readonly unexpected: readonly string[];
  readonly warnings: readonly string[];
};

/**
 * The inputs of a step (actions/runner src/Runner.Worker/ActionRunner.cs, RunAsync; names without case; the variables by
 * src/Runner.Worker/Handlers/Handler.cs, AddInputsToEnvironment). An input that is given as an empty text has no default.
 */
export const evaluateInputs = (action: ActionYml, given: ActionInputs): EvaluatedInputs => {
  const declared = Object.entries(action.inputs ?? {});
  const same = (name: string) => (other: string) => other.toLowerCase() === name.toLowerCase();
  const names = Object.keys(given.inputs);
  const deprecations = declared.flatMap(([name, input]) =>
    names.some(same(name)) && input?.deprecationMessage !== undefined
      ? [`Input '${name}' has been deprecated with message: ${input.deprecationMessage}`]
      : [],
  );
  const unexpected = names.filter((name) => !declared.some(([known]) => same(name)(known)));
  const valid = declared.map(([name]) => name).join("', '");
  const values = [
    ...Object.entries(given.inputs),
    ...declared.flatMap(([name, input]) =>
      names.some(same(name)) ? [] : [[name, defaultOf(input?.default, given)] as const],
    ),
  ];
  return {
    values,
    env: Object.fromEntries(values.map(([name, value]) => [inputVariable(name), value])),
    unexpected,
    warnings: [
      ...deprecations,
      ...(unexpected.length > 0
        ? [`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid}']`]
        : []),
    ],
  };
};
