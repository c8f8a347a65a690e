package dev.countersign.connection;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * What a connection takes of the heap at most, a quarter of which is for all of them.
 *
 * @param requestHead in bytes, how large the head of a request may be
 * @param responseHead in bytes, how large the head of an answer may be
 */
record ConnectionMemory(long requestHead, long responseHead) {

	static final String MAX_CONNECTIONS = "server.tomcat.max-connections";

	static final String REQUEST_HEAD = "server.max-http-request-header-size";

	static final String RESPONSE_HEAD = "server.tomcat.max-http-response-header-size";

	/** What the server takes where nothing is set, and what is set here. */
	static final ConnectionMemory DEFAULT = new ConnectionMemory(8 * 1024, 8 * 1024);

	/** In bytes: what an unfinished head holds besides itself, and some more. */
	private static final long REST = 40 * 1024;

	/** More are of no use to anybody, however large the heap is. */
	private static final int MAX_BY_DEFAULT = 8192;

	/** Fewer are taken by a few browsers and proxies. */
	private static final int MIN_BY_DEFAULT = 256;

	private static final long MEGABYTE = 1024 * 1024;

	static ConnectionMemory of(Environment settings) {
		return new ConnectionMemory(size(REQUEST_HEAD, DEFAULT.requestHead(), settings),
				size(RESPONSE_HEAD, DEFAULT.responseHead(), settings));
	}

	/** A size that is none is the server's own. */
	private static long size(String setting, long otherwise, Environment settings) {
		DataSize size = settings.getProperty(setting, DataSize.class);
		return (size != null && size.toBytes() > 0) ? size.toBytes() : otherwise;
	}

	/** A head is there as bytes, and as the texts that are read from it. */
	long bytes() {
		return REST + 2 * this.requestHead + this.responseHead;
	}

	/**
	 * Returns how many connections there may be.
	 * @param wanted what is set, or null
	 * @param heap in bytes
	 * @throws FailureAnalyzedException if more is set than a quarter of the heap can
	 * hold, or so large heads that it holds next to none
	 */
	int maxConnections(@Nullable Integer wanted, long heap) {
		long most = heap / 4 / bytes();
		if (isRaised() && most < ((wanted != null) ? 1 : MIN_BY_DEFAULT)) {
			throw tooLarge(heap);
		}
		if (wanted == null) {
			return (int) Math.min(most, MAX_BY_DEFAULT);
		}
		if (wanted < 1 || wanted > most) {
			throw new FailureAnalyzedException(
					"The setting %s is %d, which does not fit a heap of %d MB.".formatted(MAX_CONNECTIONS, wanted,
							heap / MEGABYTE),
					"Set it to a number from 1 to %d, or give the process more memory, such as -Xmx%dm.".formatted(most,
							Math.max(256, heapOf(wanted))));
		}
		return wanted;
	}

	private boolean isRaised() {
		return bytes() > DEFAULT.bytes();
	}

	/** Names the one that takes more. */
	private FailureAnalyzedException tooLarge(long heap) {
		boolean request = 2 * this.requestHead >= this.responseHead;
		long each = heap / 4 / MIN_BY_DEFAULT - REST;
		long fitting = request ? Math.max(DEFAULT.requestHead(), (each - this.responseHead) / 2)
				: Math.max(DEFAULT.responseHead(), each - 2 * this.requestHead);
		return new FailureAnalyzedException(
				"The setting %s is %d KB, so that the heads of %d connections do not fit a heap of %d MB.".formatted(
						request ? REQUEST_HEAD : RESPONSE_HEAD, (request ? this.requestHead : this.responseHead) / 1024,
						MIN_BY_DEFAULT, heap / MEGABYTE),
				"Set it to %dKB or less, or give the process more memory, such as -Xmx%dm.".formatted(fitting / 1024,
						heapOf(MIN_BY_DEFAULT)));
	}

	/** In megabytes, with some to spare. */
	private long heapOf(int connections) {
		return connections * 4L * (bytes() / 1024) / 1024 + 64;
	}

}
