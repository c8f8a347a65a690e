package dev.countersign;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;

import dev.countersign.command.CommandLineInterface;
import dev.countersign.store.StoredTime;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Starts the service, or runs one of its commands.
 */
@SpringBootApplication(proxyBeanMethods = false, exclude = WebMvcObservationAutoConfiguration.class)
@ConfigurationPropertiesScan
public class CountersignApplication {

	/**
	 * Runs the service until it is told to stop, or a command if the arguments name one.
	 * @param args settings as {@code --name=value}, or a command with its own options
	 */
	public static void main(String[] args) {
		// Some languages have digits of their own, which no program reads in a header, an
		// event or a hash.
		Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
		if (CommandLineInterface.isAskedFor(args)) {
			System.exit(CommandLineInterface.run(CountersignApplication.class, args));
		}
		SpringApplication.run(CountersignApplication.class, args);
	}

	/**
	 * The only source of time, so that a test can turn it. It ticks as finely as the
	 * databases keep times, so that what is read back equals what was written.
	 */
	@Bean
	Clock clock() {
		return Clock.tick(Clock.systemUTC(), StoredTime.PRECISION);
	}

	/** The source of every secret; ids that need only differ are random UUIDs. */
	@Bean
	SecureRandom secureRandom() {
		return new SecureRandom();
	}

}
