package dev.countersign.connection;

import java.net.BindException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says which setting to change when the server cannot listen where it should.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortFailureAnalyzer extends AbstractFailureAnalyzer<WebServerException> {

	private static final String SERVER = "server";

	private static final String MANAGEMENT = "management.server";

	private final Environment environment;

	PortFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, WebServerException cause) {
		if (cause instanceof PortInUseException taken) {
			return taken(taken.getPort(), cause);
		}
		BindException refused = findCause(failure, BindException.class);
		if (refused != null || cause instanceof ConnectorStartFailedException) {
			return refused(cause, (refused != null) ? ": " + refused.getMessage() : "");
		}
		return null;
	}

	private FailureAnalysis taken(int port, WebServerException cause) {
		String setting = prefix(port) + ".port";
		return new FailureAnalysis(
				"The port %d, the setting %s, is in use by another process.".formatted(port, setting),
				"Stop that process, or set %s (%s) to a port that is free, such as %d.".formatted(setting,
						variable(setting), (port < 65_535) ? port + 1 : port - 1),
				cause);
	}

	private FailureAnalysis refused(WebServerException cause, String reason) {
		int port = (cause instanceof ConnectorStartFailedException connector) ? connector.getPort() : -1;
		String prefix = prefix(port);
		return new FailureAnalysis(
				"The server cannot listen at the address and the port of the settings %1$s.address and %1$s.port%2$s."
					.formatted(prefix, reason),
				"Set %1$s.port (%2$s_PORT) to one above 1023, and %1$s.address (%2$s_ADDRESS) to an address of this machine, or leave it out."
					.formatted(prefix, variable(prefix)),
				cause);
	}

	private String prefix(int port) {
		boolean management = String.valueOf(port).equals(this.environment.getProperty(MANAGEMENT + ".port"))
				&& !String.valueOf(port).equals(this.environment.getProperty(SERVER + ".port"));
		return management ? MANAGEMENT : SERVER;
	}

	private static String variable(String setting) {
		return setting.toUpperCase(Locale.ROOT).replace('.', '_');
	}

}
