package dev.countersign.command;

import java.nio.file.Files;
import java.util.List;

import dev.countersign.store.DataFolder;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The parts of the service that a command works with, made when they are asked for.
 */
interface OpenedService extends AutoCloseable {

	ApplicationContext context();

	default <T> T get(Class<T> type) {
		return context().getBean(type);
	}

	/**
	 * Returns what leads to the database, or nothing while that is in the data folder.
	 */
	default @Nullable String databaseUrl() {
		return context().getEnvironment().getProperty("spring.datasource.url");
	}

	/** Tells whether there is a database; opening the embedded one would make it. */
	default boolean hasDatabase() {
		return databaseUrl() != null || Files.exists(get(DataFolder.class).database());
	}

	@Override
	void close();

	/** Opens the service when a command turns out to need it. */
	@FunctionalInterface
	interface Opener {

		OpenedService open();

		/**
		 * Opens it with settings that win over those of the command line.
		 * @param settings as {@code --name=value}
		 */
		default OpenedService open(List<String> settings) {
			return open();
		}

		/**
		 * Starts the server in this process, with settings that win over those of the
		 * command line.
		 * @param settings as {@code --name=value}
		 * @return the server, which ends when it is closed
		 */
		default ConfigurableApplicationContext serve(List<String> settings) {
			throw new UnsupportedOperationException();
		}

	}

}
