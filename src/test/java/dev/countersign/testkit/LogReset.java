package dev.countersign.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/**
 * Sets the log back to its defaults after each test: a command silences it, and the
 * process usually ends with the command.
 */
public final class LogReset implements AfterEachCallback {

	@Override
	public void afterEach(ExtensionContext context) {
		reset();
	}

	/** Sets the log back to its defaults, until a service sets it up. */
	public static void reset() {
		LoggingSystem log = LoggingSystem.get(LogReset.class.getClassLoader());
		log.cleanUp();
		log.beforeInitialize();
		log.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
		// Otherwise the next service would not set it up, as it counts as initialized.
		log.cleanUp();
	}

}
