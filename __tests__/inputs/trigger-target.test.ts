import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../src/errors.ts';
import { parseTrigger } from '../../src/inputs/trigger-target.ts';

const KEY = 'pk_live_0123456789';
const HOST = 'https://triggers.app.pinkfish.ai';

const message = (text: string): string => {
  try {
    parseTrigger(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error('was taken');
};

describe('parseTrigger', () => {
  it.each(['d831ue4rccbc73knbi80', ' a.b_c~d-1\n', '...'])('takes the id %j', (text) => {
    expect(parseTrigger(text)).toEqual({ target: { form: 'api', triggerId: text.trim(), query: '' } });
  });

  it.each([
    [`${HOST}/ext/triggers/abc`, HOST, ''],
    [` ${HOST}/ext/triggers/abc/ \n`, HOST, ''],
    [`${HOST}/ext/triggers/abc?`, HOST, '?'],
    [`${HOST}/ext/triggers/abc/?draft=true`, HOST, '?draft=true'],
    [`${HOST}/ext/triggers/abc?a=%2F&b='"<c>|&a={}&a=/ext/triggers/x`, HOST, `?a=%2F&b='"<c>|&a={}&a=/ext/triggers/x`],
    ['HTTPS://Example.com:8443/pinkfish/v1/ext/triggers/abc', 'https://example.com:8443/pinkfish/v1', ''],
    ['http://127.0.0.1:8080/ext/triggers/abc', 'http://127.0.0.1:8080', ''],
  ])('takes the URL of the API form %j', (text, baseUrl, query) => {
    expect(parseTrigger(text)).toEqual({ target: { form: 'api', triggerId: 'abc', query }, baseUrl });
  });

  it.each([
    [`${HOST}/ext/webhook/${KEY}/triggers/abc`, '', KEY],
    [`${HOST}/ext/webhook/${KEY}/triggers/abc/?x=%20`, '?x=%20', KEY],
    [`${HOST}/ext/webhook/a%2Fb%2Bc%3D0123/triggers/abc`, '', 'a/b+c=0123'],
  ])('takes the URL of the webhook form %j', (text, query, key) => {
    expect(parseTrigger(text)).toEqual({ target: { form: 'webhook', triggerId: 'abc', query }, baseUrl: HOST, key });
  });

  it.each([
    ['.', 'Write the id alone'],
    ['..', 'Write the id alone'],
    ['a'.repeat(201), 'must be an id, made of A-Z'],
    ['my trigger', 'cannot hold white space'],
    ['trïgger', 'beyond ASCII'],
    ['abc?draft=true', 'must be an id, made of A-Z'],
    ['triggers.app.pinkfish.ai/ext/triggers/abc', 'is only a part of a URL'],
    ['ftp://h/ext/triggers/abc', 'is only a part of a URL'],
    ['https://app.pinkfish.ai/editor/abc', 'is not the URL of a trigger. Write the id alone, or the whole'],
    [`${HOST}/ext/triggers/`, 'not the URL of a trigger'],
    [`${HOST}/ext/triggers/abc/runs`, 'not the URL of a trigger'],
    [`${HOST}/ext/triggers/a%2Fb`, 'the id is not an id, made of A-Z'],
    [`${HOST}/ext/triggers/..`, 'the id is not an id, made of A-Z'],
    [`${HOST}/ext/triggers/abc#live`, 'fragment'],
    ['https://h/ext/triggers/y/ext/triggers/abc', 'must end before /ext'],
    [`http://h/ext/triggers/abc`, 'http://'],
    [`https://user:secret-word@h/ext/triggers/abc`, 'user name or password'],
    [`https:///ext/triggers/abc`, 'must be a whole, valid URL'],
    [`https://[/ext/triggers/abc`, 'must be a whole, valid URL'],
    [`${HOST}/ext/webhook/${KEY}/runs/au/12/status`, 'set automation-id and run-id'],
    [`${HOST}/ext/webhook/${KEY}/runs/au/12/results`, 'set automation-id and run-id'],
    [`${HOST}/ext/webhook/${KEY}%/triggers/abc`, 'percent-encoding'],
    [`${HOST}/ext/webhook/${KEY}%20x/triggers/abc`, 'white space'],
    [`${HOST}/ext/webhook/short/triggers/abc`, 'fewer than 8'],
    [`${HOST}/ext/webhook/${KEY}/triggers/abc/more`, 'not the URL of a trigger'],
    [`${HOST}/ext/webhook//triggers/abc`, 'not the URL of a trigger'],
  ])('refuses %j', (text, expected) => {
    const said = message(text);
    expect(said).toMatch(/^Input "trigger-id" /);
    expect(said).toContain(expected);
    expect(said).not.toContain(KEY);
    expect(said).not.toContain('pinkfish.ai');
    expect(said).not.toContain('secret-word');
  });
});
