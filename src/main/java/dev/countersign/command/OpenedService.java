package dev.countersign.command;

import org.springframework.context.ApplicationContext;

/**
 * The parts of the service that a command works with, made when they are asked for.
 */
interface OpenedService extends AutoCloseable {

	ApplicationContext context();

	default <T> T get(Class<T> type) {
		return context().getBean(type);
	}

	@Override
	void close();

	/** Opens the service when a command turns out to need it. */
	@FunctionalInterface
	interface Opener {

		OpenedService open();

	}

}
