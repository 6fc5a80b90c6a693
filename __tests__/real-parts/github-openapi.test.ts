// Every request to GitHub's API, against GitHub's own description of it.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { startGitHubApi, type GitHubApi, type GitHubRequest } from '../../fake-pinkfish/github-api.ts';
import { findPullRequest } from '../../src/github/find-pull-request.ts';
import { upsertComment } from '../../src/github/pull-request-comment.ts';
import { githubAccess } from '../fixtures/github-access.ts';
import { describePart } from './describe-part.ts';
import { partAt } from './part.ts';

const GITHUB_OPENAPI = partAt("GitHub's OpenAPI description", 'github-openapi', 'api.github.com.json');

type Parameter = { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: { type?: string } };
type Operation = {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
};
type Description = { paths: Record<string, Record<string, Operation>>; components: object };

describePart(GITHUB_OPENAPI, () => {
  let description: Description;
  let isValid: (schema: object, value: unknown) => boolean;
  let github: GitHubApi;

  beforeAll(async () => {
    description = JSON.parse(readFileSync(GITHUB_OPENAPI.place, 'utf8')) as Description;
    const ajv = ajvFormats.default(new Ajv2020({ strict: false, coerceTypes: true, validateFormats: false }));
    ajv.addSchema({ $id: 'github', components: description.components });
    isValid = (schema, value) =>
      ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"github#/')) as object)([value][0]);
    github = await startGitHubApi({
      comments: Array.from({ length: 101 }, (_, index) => ({ body: `marker ${index}`, issue: 7 })),
      pulls: [{ number: 7, head: { ref: 'fix', sha: 'a'.repeat(40), owner: 'octo' } }],
    });
  }, 60_000);
  afterAll(() => github.close());

  const resolved = (parameter: Parameter | { $ref: string }): Parameter => {
    if (!('$ref' in parameter)) return parameter;
    const steps = parameter.$ref.split('/').slice(1);
    return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], description) as Parameter;
  };

  /** Everything in which a request departs from the description. */
  const departures = ({ method, path, contentType, body }: GitHubRequest): string[] => {
    const url = new URL(path, 'https://api.github.com');
    const found = Object.keys(description.paths).flatMap((template) => {
      const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
      const values = pattern.exec(url.pathname)?.groups;
      const operation = description.paths[template]?.[method.toLowerCase()];
      return operation && (values || template === url.pathname) ? [{ operation, values: { ...values } }] : [];
    })[0];
    if (!found) return [`${method} ${url.pathname} is not described`];
    const { operation, values } = found;
    const parameters = (operation.parameters ?? []).map(resolved);
    const wrong: string[] = [];
    const given = { path: values, query: Object.fromEntries(url.searchParams), header: {} as Record<string, string> };
    for (const { name, in: where, required, schema } of parameters) {
      const value = given[where][name];
      if (value === undefined ? required === true && where !== 'header' : !isCoercible(schema, value)) wrong.push(name);
    }
    const known = parameters.map(({ name }) => name);
    wrong.push(...Object.keys(given.query).filter((name) => !known.includes(name)));
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (body === undefined ? operation.requestBody?.required : !schema || !isValid(schema, body)) wrong.push('body');
    if (body !== undefined && !contentType?.startsWith('application/json')) wrong.push('content-type');
    return wrong;
  };

  /** Within an object, as ajv coerces only there. */
  const isCoercible = (schema: object, value: string): boolean =>
    isValid({ type: 'object', properties: { value: schema } }, { value });

  it('finds pull requests and writes comments by requests that GitHub describes', async () => {
    const comment = {
      pullRequest: { owner: 'octo', repo: 'hello', number: 7 },
      marker: 'ours',
      body: 'ours',
      create: true,
    };
    const repository = { owner: 'octo', repo: 'hello' };
    const head = { owner: 'octo', branch: 'fix', sha: 'a'.repeat(40) };
    expect(await findPullRequest({ kind: 'branch', ...repository, head }, githubAccess(github.url))).toEqual({
      number: 7,
    });
    const commit = { kind: 'commit', ...repository, sha: head.sha } as const;
    expect(await findPullRequest(commit, githubAccess(github.url))).toEqual({ number: 7 });
    expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
    expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
    const operations = github.requests.map(({ operation }) => operation);
    expect([...new Set(operations)].sort()).toEqual([
      ...['create-comment', 'get-user', 'list-comments', 'list-commit-pulls', 'list-pulls', 'update-comment'],
    ]);
    expect(github.requests.flatMap(departures)).toEqual([]);
  });

  it('would see a request that is not valid', () => {
    const request = { operation: 'unknown', authorization: '', contentType: 'application/json' } as const;
    const [path, body] = ['/repos/octo/hello/issues/7/comments', { body: 'x' }];
    const cases: [Partial<GitHubRequest>, string[]][] = [
      [{ method: 'POST', path, body }, []],
      [{ method: 'POST', path, body: { text: 'x' } }, ['body']],
      [{ method: 'POST', path }, ['body']],
      [{ method: 'POST', path: path.replace('7', 'seven'), body }, ['issue_number']],
      [{ method: 'GET', path: `${path}?per_page=many&sort=x` }, ['per_page', 'sort']],
      [{ method: 'PUT', path }, [`PUT ${path} is not described`]],
    ];
    for (const [given, wrong] of cases)
      expect(departures({ ...request, method: '', path: '', ...given })).toEqual(wrong);
  });
});
