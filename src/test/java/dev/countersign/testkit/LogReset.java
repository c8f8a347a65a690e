package dev.countersign.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.logging.LoggingSystem;

/**
 * Lets the log be set anew after each test: a command sets it to silence, and the process
 * usually ends with it.
 */
public final class LogReset implements AfterEachCallback {

	@Override
	public void afterEach(ExtensionContext context) {
		LoggingSystem.get(getClass().getClassLoader()).cleanUp();
	}

}
