package dev.countersign.key;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Somebody else's API, as Spring Boot makes it of settings alone. Runs in a JVM of its
 * own, with none of our classes but this.
 */
@EnableAutoConfiguration
public class PlainResourceServer {

	/**
	 * Runs the API.
	 * @param args the settings
	 */
	public static void main(String[] args) {
		SpringApplication.run(PlainResourceServer.class, args);
	}

	@Bean
	RouterFunction<ServerResponse> hello() {
		return RouterFunctions.route().GET("/hello", (request) -> ServerResponse.ok().body("hello")).build();
	}

}
