package dev.countersign.setting;

import org.springframework.core.env.Environment;

/**
 * The threads of the server, for those who leave a part of them to others.
 */
public final class ServerThreads {

	/** As Spring Boot has it where nothing is set. */
	private static final int DEFAULT = 200;

	private ServerThreads() {
	}

	/**
	 * Returns how many requests are worked on at a time.
	 * @param environment the settings
	 */
	public static int most(Environment environment) {
		return environment.getProperty("server.tomcat.threads.max", Integer.class, DEFAULT);
	}

}
