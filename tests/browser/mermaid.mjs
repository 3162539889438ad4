// Reads a JSON list of diagrams and prints a JSON list: null, or what the parser says.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: mermaid } = await import(pathToFileURL(process.argv[2]));
const said = [];
for (const text of JSON.parse(readFileSync(0, "utf-8"))) {
  try {
    await mermaid.parse(text);
    said.push(null);
  } catch (error) {
    said.push(String(error));
  }
}
process.stdout.write(JSON.stringify(said));
