package dev.countersign;

import java.security.SecureRandom;
import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * Starts the service.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class CountersignApplication {

	/**
	 * Runs the service until it is told to stop.
	 * @param args settings as {@code --name=value}
	 */
	public static void main(String[] args) {
		SpringApplication.run(CountersignApplication.class, args);
	}

	/** The only source of time, so that a test can turn it. */
	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	/** The only source of randomness. */
	@Bean
	SecureRandom secureRandom() {
		return new SecureRandom();
	}

}
