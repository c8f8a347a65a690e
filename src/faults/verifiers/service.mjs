// A service that verifies by itself: answers any request with a good token by 200, and /state with what it knows.
// usage: node service.mjs PORT SETTINGS, where settings are those of a verifier, as JSON
import { createServer } from 'node:http';
import { Refusal, Verifier } from 'countersign-verifier';

const [port, settings] = process.argv.slice(2);
const verifier = new Verifier(JSON.parse(settings));

createServer(async (request, response) => {
  if (request.url === '/state') {
    return response.end(JSON.stringify({ ...verifier.state, resident: process.memoryUsage.rss() }));
  }
  try {
    await verifier.verify(request.headers.authorization?.slice('Bearer '.length));
    response.end();
  } catch (error) {
    response.writeHead(error instanceof Refusal ? error.status : 500).end();
  }
}).listen(Number(port), '127.0.0.1');
