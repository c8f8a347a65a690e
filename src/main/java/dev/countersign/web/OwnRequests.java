package dev.countersign.web;

import java.security.SecureRandom;
import java.util.HexFormat;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Knows the requests that this node sends to itself, by a header that nobody else can
 * guess. They are in no metric.
 */
@Component
final class OwnRequests {

	static final String HEADER = "Warm-Up";

	/** In bytes. */
	private static final int LENGTH = 16;

	private final SecureRandom random;

	/** As long as there are any. */
	private volatile @Nullable String mark;

	OwnRequests(SecureRandom random) {
		this.random = random;
	}

	/** Returns the value of the header in the requests that begin now. */
	String begin() {
		byte[] bytes = new byte[LENGTH];
		this.random.nextBytes(bytes);
		String chosen = HexFormat.of().formatHex(bytes);
		this.mark = chosen;
		return chosen;
	}

	void end() {
		this.mark = null;
	}

	boolean contain(HttpServletRequest request) {
		String chosen = this.mark;
		return chosen != null && chosen.equals(request.getHeader(HEADER));
	}

}
