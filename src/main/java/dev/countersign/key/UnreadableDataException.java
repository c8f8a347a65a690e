package dev.countersign.key;

/**
 * Something in the database was encrypted under a secret that this node was not given, or
 * is not as this service wrote it.
 */
public class UnreadableDataException extends RuntimeException {

	UnreadableDataException(String message) {
		super(message);
	}

}
