package dev.countersign.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

/**
 * Lets the log be as it is at first, after each test: a command sets it to silence, and
 * the process usually ends with it. The next service sets it anew; a test without one
 * finds it speaking.
 */
public final class LogReset implements AfterEachCallback {

	@Override
	public void afterEach(ExtensionContext context) {
		reset();
	}

	/** Lets it be as it is at first. */
	public static void reset() {
		LoggingSystem log = LoggingSystem.get(LogReset.class.getClassLoader());
		log.cleanUp();
		log.beforeInitialize();
		log.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
		// Or the next service would take it for its own.
		log.cleanUp();
	}

}
