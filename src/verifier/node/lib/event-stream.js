/** Nothing that the service sends is longer. */
const MAX_LENGTH = 1 << 20;

const FIELDS = ['id', 'event', 'retry'];

/**
 * Reads events as the HTML standard writes them down: https://html.spec.whatwg.org/multipage/server-sent-events.html
 * A stream that has none for so many milliseconds is silent, whatever else it says.
 */
export async function* eventsOf(response, patience) {
  let rest = '';
  let event = { data: [] };
  let length = 0;
  let heardAt = performance.now();
  for await (const text of response) {
    const lines = (rest + text).split(/\r\n|\n/);
    rest = lines.pop();
    if (length + rest.length > MAX_LENGTH) {
      throw new Error('An event is too long');
    }
    for (const line of lines) {
      if (line === '') {
        yield { ...event, data: event.data.join('\n') };
        event = { data: [] };
        length = 0;
        heardAt = performance.now();
        continue;
      }
      const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (name === 'data') {
        event.data.push(value);
        length += line.length;
      } else if (FIELDS.includes(name)) {
        event[name] = value;
      }
    }
    if (performance.now() - heardAt > patience) {
      throw new Error('The stream has had no event for too long');
    }
  }
}
