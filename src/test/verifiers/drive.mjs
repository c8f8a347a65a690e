// Runs a block of the page about verifying our tokens: prints whose each token is, or that it is refused.
// usage: node drive.mjs FILE TOKEN...
import http from 'node:http';

const [file, ...tokens] = process.argv.slice(2);
const block = await import(new URL(file, import.meta.url));

async function overHttp(app) {
  // A stack trace for each refusal would only hide the answers.
  app.use((error, request, response, next) => response.status(error.status ?? 500).end());
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const hello = `http://127.0.0.1:${server.address().port}/hello`;
  return {
    who: async (token) => {
      const response = await fetch(hello, { headers: { Authorization: 'Bearer ' + token } });
      return response.status === 200 ? response.text() : 'refused ' + response.status;
    },
    end: () => server.close(),
  };
}

function inProcess(verify) {
  return {
    who: async (token) => {
      try {
        return (await verify(token)).user;
      } catch (error) {
        return 'refused';
      }
    },
    end: () => {},
  };
}

const library = block.app ? await overHttp(block.app) : inProcess(block.verify);
for (const token of tokens) {
  console.log(await library.who(token));
}
library.end();
// One library leaves an answer unread, and its connection would keep us until the service closes it, after 75 seconds.
http.globalAgent.destroy();
