package dev.countersign.connection;

import java.util.function.ToDoubleFunction;

import dev.countersign.address.ClientAddress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.catalina.connector.Connector;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the bounds into the server, sized so that they fit the heap.
 */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

	/**
	 * In bytes, of the kernel's memory: enough for a hundred small answers, and for each
	 * connection the most that a client leaves unread.
	 */
	private static final int SEND_BUFFER = 64 * 1024;

	private static final int MAX_PORT = 65_535;

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedConnections(Environment settings,
			ClientAddress addresses, MeterRegistry meters, ObjectProvider<NonBlockingRequests> nonBlocking) {
		return (factory) -> {
			requirePort("server.port", 0, settings);
			requirePort("management.server.port", -1, settings);
			TlsSettings.check(settings);
			int max = ConnectionMemory.of(settings)
				.maxConnections(settings.getProperty(ConnectionMemory.MAX_CONNECTIONS, Integer.class),
						Runtime.getRuntime().maxMemory());
			factory.setProtocol(BoundedProtocol.class.getName());
			factory.addEngineValves(new SpokenVersionValve());
			factory.addConnectorCustomizers((connector) -> bound(connector, max, addresses, meters, nonBlocking));
		};
	}

	/** What is not a number at all is reported where it is bound. */
	private static void requirePort(String setting, int least, Environment settings) {
		String port = settings.getProperty(setting, "");
		if (port.matches("-?\\d{1,18}") && (Long.parseLong(port) < least || Long.parseLong(port) > MAX_PORT)) {
			throw new FailureAnalyzedException("The setting %s is %s.".formatted(setting, port),
					"Set it to a number from 1 to %d, or to 0 for any port that is free.".formatted(MAX_PORT));
		}
	}

	private static void bound(Connector connector, int max, ClientAddress addresses, MeterRegistry meters,
			ObjectProvider<NonBlockingRequests> nonBlocking) {
		if (connector.getProtocolHandler() instanceof BoundedProtocol protocol) {
			protocol.setMaxConnections(max);
			connector.setProperty("socket.txBufSize", Integer.toString(SEND_BUFFER));
			// A channel that is used again might still be in the hands of a thread that
			// served its last client.
			connector.setProperty("socket.bufferPool", "0");
			protocol.trust(addresses::isProxy);
			protocol.setNonBlocking(SingletonSupplier.ofNullable(nonBlocking::getIfAvailable));
			Gauge.builder("countersign.connections.open", protocol, BoundedProtocol::countOpen)
				.description("Connections that clients hold")
				.register(meters);
			count(meters, protocol.counts(), "full", (counts) -> counts.full().sum());
			count(meters, protocol.counts(), "late-head", (counts) -> counts.lateHeads().sum());
			count(meters, protocol.counts(), "unread", (counts) -> counts.unread().sum());
		}
	}

	private static void count(MeterRegistry meters, ConnectionCounts counts, String reason,
			ToDoubleFunction<ConnectionCounts> sum) {
		FunctionCounter.builder("countersign.connections.closed", counts, sum)
			.tag("reason", reason)
			.description("Connections that were closed to keep the server free for others")
			.register(meters);
	}

}
