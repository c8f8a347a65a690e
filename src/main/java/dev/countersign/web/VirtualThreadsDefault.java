package dev.countersign.web;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns virtual threads on where they cost less than others and none is ever held fast by
 * a lock, unless somebody chose.
 *
 * @see <a href="https://openjdk.org/jeps/491">JEP 491</a>
 */
class VirtualThreadsDefault implements EnvironmentPostProcessor {

	private static final int FIRST_JAVA = 25;

	private static final String SETTING = "spring.threads.virtual.enabled";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (Runtime.version().feature() >= FIRST_JAVA) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("virtualThreadsDefault", Map.of(SETTING, true)));
		}
	}

}
