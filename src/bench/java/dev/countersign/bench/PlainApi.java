package dev.countersign.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The least that an API in Spring MVC does: one record as JSON, without security,
 * database or metrics.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
		WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class })
public class PlainApi {

	/**
	 * Starts it.
	 * @param args settings as {@code --name=value}
	 */
	public static void main(String[] args) {
		SpringApplication.run(new Class<?>[] { PlainApi.class, GreetingController.class }, args);
	}

	@RestController
	static class GreetingController {

		@GetMapping("/")
		Greeting greet(@RequestHeader(name = "Remote-User", defaultValue = "anybody") String user) {
			return new Greeting("Hello", user);
		}

		record Greeting(String message, String user) {
		}

	}

}
