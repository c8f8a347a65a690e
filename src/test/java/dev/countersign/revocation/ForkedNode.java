package dev.countersign.revocation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.countersign.NodeProcess;
import dev.countersign.testkit.HttpSender;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of several nodes that are asked again and again, on connections that stay open.
 *
 * @param node the process
 */
record ForkedNode(NodeProcess node) implements AutoCloseable {

	static ForkedNode start(String... settings) {
		List<String> all = new ArrayList<>(List.of("--countersign.limit.usage.logins=100000"));
		all.addAll(Arrays.asList(settings));
		try {
			return new ForkedNode(NodeProcess.start(all.toArray(String[]::new)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String login() {
		HttpRequest request = request("/login").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(NodeProcess.LOGIN))
			.build();
		return JsonMapper.shared().readTree(HttpSender.send(request).body()).get("token").asString();
	}

	int logout(String token) {
		return HttpSender
			.send(request("/logout").header("Authorization", "Bearer " + token)
				.POST(HttpRequest.BodyPublishers.noBody())
				.build())
			.statusCode();
	}

	HttpResponse<String> get(String token) {
		return HttpSender.send(request("/protected").header("Authorization", "Bearer " + token).build());
	}

	@Override
	public void close() {
		this.node.close();
	}

	private HttpRequest.Builder request(String path) {
		return this.node.request(path);
	}

}
