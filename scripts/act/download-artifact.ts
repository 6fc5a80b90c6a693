// What actions/download-artifact does, by the library that it stands on; for its stand-in under act.
import { DefaultArtifactClient } from '@actions/artifact';

const { NAME = '', ID = '', FOLDER = '.' } = process.env;
const client = new DefaultArtifactClient();
const { artifacts } = await client.listArtifacts({ latest: true });
const wanted = artifacts.filter(({ name, id }) => (ID === '' ? NAME === '' || name === NAME : String(id) === ID));
if (wanted.length === 0) throw new Error(`no artifact is named '${NAME}'`);
for (const { id, name } of wanted) {
  await client.downloadArtifact(id, { path: NAME === '' && ID === '' ? `${FOLDER}/${name}` : FOLDER });
  console.log(`took down ${name} into ${FOLDER}`);
}
