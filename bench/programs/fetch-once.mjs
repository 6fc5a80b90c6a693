// The least that triggers a run: one request by the fetch that node has built in.
const { URL_OF_TRIGGER: url, PINKFISH_API_KEY: key } = process.env;
const headers = { 'content-type': 'application/json', 'x-api-key': key, 'x-api-wait': 'false' };
await fetch(url, { method: 'POST', headers, body: '{}' });
