// What actions/download-artifact does, by the library that it stands on; for its stand-in under act.
import { DefaultArtifactClient } from '@actions/artifact';
import { matchesGlob } from 'node:path';

const { NAME = '', ID = '', PATTERN = '', FOLDER = '.' } = process.env;
const client = new DefaultArtifactClient();
const { artifacts } = await client.listArtifacts({ latest: true });
const isWanted = (name: string): boolean => matchesGlob(name, NAME || PATTERN || '*');
const wanted = artifacts.filter(({ name, id }) => (ID === '' ? isWanted(name) : String(id) === ID));
if (wanted.length === 0 && PATTERN === '') throw new Error(`no artifact is named '${NAME}'`);
for (const { id, name } of wanted) {
  await client.downloadArtifact(id, { path: NAME === '' && ID === '' ? `${FOLDER}/${name}` : FOLDER });
  console.log(`downloaded ${name} to ${FOLDER}`);
}
