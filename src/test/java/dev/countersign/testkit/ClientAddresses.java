package dev.countersign.testkit;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Addresses that requests come from.
 */
public final class ClientAddresses {

	private static final AtomicInteger LAST = new AtomicInteger();

	private ClientAddresses() {
	}

	/**
	 * Sends a request from an address.
	 * @param address in numbers
	 * @return what to give to a MockMvc request's {@code with}
	 */
	public static RequestPostProcessor from(String address) {
		return (request) -> {
			request.setRemoteAddr(address);
			return request;
		};
	}

	/** Returns an address in a /24 that no other test has. */
	public static String fresh() {
		int number = LAST.incrementAndGet();
		return "%d.%d.%d.7".formatted(11 + (number >> 16), (number >> 8) & 0xFF, number & 0xFF);
	}

}
