package dev.countersign.notice;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A notice was not taken.
 */
final class DeliveryException extends Exception {

	private static final long serialVersionUID = 1L;

	private final boolean lasting;

	private DeliveryException(String message, boolean lasting, @Nullable Throwable cause) {
		super(message, cause);
		this.lasting = lasting;
	}

	/** It is worth trying again. */
	static DeliveryException passing(String message, @Nullable Throwable cause) {
		return new DeliveryException(message, false, cause);
	}

	/** It would be refused again. */
	static DeliveryException lasting(String message, @Nullable Throwable cause) {
		return new DeliveryException(message, true, cause);
	}

	boolean isLasting() {
		return this.lasting;
	}

	/** Returns what was wrong, for people. */
	String reason() {
		return Objects.requireNonNull(getMessage());
	}

}
