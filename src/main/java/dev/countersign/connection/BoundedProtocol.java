package dev.countersign.connection;

import java.net.InetAddress;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 with bounds for each client. Public because Tomcat makes it by its
 * name.
 */
public class BoundedProtocol extends Http11NioProtocol {

	private final BoundedEndpoint endpoint;

	/** Makes one, as Tomcat does. */
	public BoundedProtocol() {
		this(new BoundedEndpoint());
	}

	private BoundedProtocol(BoundedEndpoint endpoint) {
		super(endpoint);
		this.endpoint = endpoint;
	}

	@Override
	protected Processor createProcessor() {
		return new BoundedProcessor(this, this.adapter);
	}

	void trust(Predicate<InetAddress> proxies) {
		this.endpoint.trust(proxies);
	}

	void setNonBlocking(Supplier<@Nullable NonBlockingRequests> nonBlocking) {
		this.endpoint.setNonBlocking(nonBlocking);
	}

	ConnectionCounts counts() {
		return this.endpoint.counts();
	}

	int countOpen() {
		return this.endpoint.countOpen();
	}

}
