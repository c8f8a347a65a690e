package dev.countersign.connection;

/**
 * A path that is answered from memory, as a bean: whatever answers it, filters too, waits
 * for no database, no network, no hash and no body, and the answer has a few kilobytes at
 * most. A {@code GET} or {@code HEAD} with a token that is known already is answered by
 * the thread that reads from all connections, so that a wait would keep everybody
 * waiting. A client that does not read such an answer is cut off.
 *
 * @param path the path below the context path, spelled out, such as {@code /protected}
 */
public record NonBlockingPath(String path) {
}
