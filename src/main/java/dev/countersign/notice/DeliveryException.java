package dev.countersign.notice;

import java.util.Objects;

import dev.countersign.address.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A notice was not taken.
 */
final class DeliveryException extends Exception {

	private static final long serialVersionUID = 1L;

	private static final int MAX_REASON = 512;

	private final boolean lasting;

	/** Receivers answer what they like, and may quote what they were sent. */
	private DeliveryException(String message, boolean lasting, @Nullable Throwable cause) {
		super(Printable.of(message, MAX_REASON), cause);
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
