package dev.countersign.account;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.countersign.CountersignApplication;
import dev.countersign.testkit.HttpSender;
import dev.countersign.testkit.PostgresDatabase;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Another node of the service under test: on its database, with its secret.
 */
final class SecondNode implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private SecondNode(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static SecondNode of(Environment first) {
		List<String> settings = new ArrayList<>(List.of("--server.address=127.0.0.1", "--server.port=0",
				"--server.shutdown=immediate", "--countersign.data-dir=target/test-data/" + UUID.randomUUID(),
				"--spring.datasource.url=" + first.getProperty("spring.datasource.url"),
				"--spring.datasource.username=" + first.getProperty("spring.datasource.username"),
				"--countersign.secret=" + first.getProperty("countersign.secret")));
		settings.addAll(PostgresDatabase.patientNode());
		return new SecondNode(new SpringApplicationBuilder(CountersignApplication.class).registerShutdownHook(false)
			.run(settings.toArray(String[]::new)));
	}

	<T> T get(Class<T> bean) {
		return this.context.getBean(bean);
	}

	int get(String path, String token) {
		return HttpSender.send(request(path).header("Authorization", "Bearer " + token).build()).statusCode();
	}

	HttpResponse<String> post(String path, String contentType, String body, String token) {
		HttpRequest.Builder request = request(path).header("Content-Type", contentType)
			.POST(HttpRequest.BodyPublishers.ofString(body));
		return HttpSender
			.send(token.isEmpty() ? request.build() : request.header("Authorization", "Bearer " + token).build());
	}

	@Override
	public void close() {
		this.context.close();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s%s"
			.formatted(this.context.getEnvironment().getProperty("local.server.port"), path)));
	}

}
