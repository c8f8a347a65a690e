/** Nothing that the service sends is longer. */
const MAX_LENGTH = 1 << 20;

/**
 * Reads events as the HTML standard writes them down: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* eventsOf(response) {
  let rest = '';
  let event = { data: [] };
  for await (const text of response) {
    const lines = (rest + text).split(/\r\n|\n/);
    rest = lines.pop();
    if (rest.length > MAX_LENGTH) {
      throw new Error('An event is too long');
    }
    for (const line of lines) {
      if (line === '') {
        yield { ...event, data: event.data.join('\n') };
        event = { data: [] };
        continue;
      }
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (name === 'data') {
        event.data.push(value);
      } else if (name) {
        event[name] = value;
      }
    }
  }
}
