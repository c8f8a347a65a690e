package dev.countersign.connection;

import java.security.GeneralSecurityException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says which settings to look at when the server cannot use its certificate. No password
 * is shown.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class TlsFailureAnalyzer extends AbstractFailureAnalyzer<ApplicationContextException> {

	private static final String PREFIX = "server.ssl.";

	private final Environment environment;

	TlsFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable failure, ApplicationContextException cause) {
		boolean pem = this.environment.containsProperty(PREFIX + "certificate");
		boolean store = this.environment.containsProperty(PREFIX + "key-store");
		if ((!pem && !store) || !isOfTls(failure)) {
			return null;
		}
		return pem ? new FailureAnalysis(
				"The certificate of the setting server.ssl.certificate cannot be used: %s."
					.formatted(NestedExceptionUtils.getMostSpecificCause(failure).getMessage()),
				"Set server.ssl.certificate (SERVER_SSL_CERTIFICATE) to the chain in PEM, and "
						+ "server.ssl.certificate-private-key (SERVER_SSL_CERTIFICATE_PRIVATE_KEY) to its key in PKCS#8.",
				cause)
				: new FailureAnalysis(
						"The key store of the setting server.ssl.key-store is not a key store, or its password does not open it.",
						"Set server.ssl.key-store (SERVER_SSL_KEY_STORE) to a PKCS#12 file, and "
								+ "server.ssl.key-store-password (SERVER_SSL_KEY_STORE_PASSWORD) to what opens it.",
						cause);
	}

	private static boolean isOfTls(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			boolean thrownThere = cause.getStackTrace().length > 0
					&& cause.getStackTrace()[0].getClassName().startsWith("org.springframework.boot.ssl.");
			if (cause instanceof GeneralSecurityException || thrownThere) {
				return true;
			}
		}
		return false;
	}

}
