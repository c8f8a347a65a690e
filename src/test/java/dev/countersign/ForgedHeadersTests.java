package dev.countersign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads in the configurations that we ship which headers of a client they take off. None
 * of the proxies is needed for that.
 */
class ForgedHeadersTests {

	private static final List<String> IDENTITY = List.of("remote-user", "remote-user-id", "remote-roles",
			"remote-scopes", "remote-session");

	/** What else an API believes, as the proxy says it. */
	private static final List<String> OF_THE_PROXY = List.of("x-forwarded-for", "x-forwarded-proto", "x-request-id");

	/** All that a name may have besides letters and digits. */
	private static final String SEPARATORS = "!#$%&'*+-.^_`|~";

	private static final Predicate<String> UNUSUAL = Pattern.compile("[^a-z0-9-]").asPredicate();

	@Test
	void nginxWhenClientSaysWhoItIsThenTakesItOff() throws IOException {
		String text = shipped("nginx.conf");
		assertThat(text).contains("underscores_in_headers off;").doesNotContain("ignore_invalid_headers");
		Set<String> overwritten = found("proxy_set_header (remote-[a-z-]+) \\$auth", text);
		takesOff(SEPARATORS, UNUSUAL.or(overwritten::contains));
	}

	@Test
	void caddyWhenClientSaysWhoItIsThenTakesItOff() throws IOException {
		Set<String> wildcards = found("request_header -(\\S+)\\n", shipped("Caddyfile"));
		takesOff(SEPARATORS, (name) -> wildcards.stream().anyMatch((wildcard) -> name.matches(wildcard(wildcard))));
	}

	@Test
	void haproxyWhenClientSaysWhoItIsThenTakesItOff() throws IOException {
		String text = shipped("haproxy.cfg");
		assertThat(text).contains("\toption http-restrict-req-hdr-names delete\n");
		Set<String> beginnings = found("\thttp-request del-header (\\S+) -m beg\\n", text);
		takesOff(SEPARATORS, UNUSUAL.or((name) -> beginnings.stream().anyMatch(name::startsWith)));
	}

	/** The option that takes off the rest is no part of the file. */
	@Test
	void traefikWhenClientSaysWhoItIsThenTakesItOff() throws IOException {
		String text = shipped("traefik.yaml");
		assertThat(text).contains("aliasheadersstrategy: delete");
		Set<String> names = found(" (\\S+): \"\"\\n", text);
		for (String header : IDENTITY) {
			assertThat(names).containsAll(spellings(header, "-_."));
		}
		assertThat(names).contains("http2-settings").hasSize(4 * 3 + 3 * 3 + 1);
	}

	@Test
	void envoyWhenClientSaysWhoItIsThenTakesItOff() throws IOException {
		String text = shipped("envoy.yaml");
		Set<String> names = found("- remove: (\\S+)\\n", text);
		Set<String> patterns = found("name:find\\(\"(\\S+)\"\\)", text);
		assertThat(patterns).hasSize(1);
		assertThat(text.indexOf("envoy.filters.http.lua")).isLessThan(text.indexOf("envoy.filters.http.ext_authz"));
		Predicate<String> found = Pattern.compile(patterns.iterator().next()).asPredicate();
		assertThat(List.of(":path", ":authority")).noneMatch(found);
		takesOff(SEPARATORS, found.or(names::contains));
	}

	/** Below it is nginx. */
	@Test
	void apisixWhenClientSaysWhoItIsThenTakesItOff() throws IOException {
		String page = Files.readString(Path.of("src/docs/protect-your-api.md")).toLowerCase(Locale.ROOT);
		assertThat(page).contains("underscores_in_headers: \"off\"");
		Set<String> overwritten = Arrays.stream(found("upstream_headers: \\[(.+)]", page).iterator().next().split(", "))
			.collect(Collectors.toSet());
		takesOff(SEPARATORS, UNUSUAL.or(overwritten::contains));
	}

	private static void takesOff(String separators, Predicate<String> configured) {
		for (String header : IDENTITY) {
			assertThat(spellings(header, separators)).allMatch(configured);
		}
		for (String header : OF_THE_PROXY) {
			assertThat(spellings(header, separators)).filteredOn((name) -> !name.equals(header)).allMatch(configured);
		}
		assertThat(List.of("authorization", "content-type", "origin", "x-request-id")).noneMatch(configured);
	}

	/** Returns a name with each of the separators in place of each dash. */
	private static List<String> spellings(String header, String separators) {
		String[] words = header.split("-");
		List<String> spellings = List.of(words[0]);
		for (String word : List.of(words).subList(1, words.length)) {
			spellings = spellings.stream()
				.flatMap((begun) -> separators.chars().mapToObj((separator) -> begun + (char) separator + word))
				.toList();
		}
		return spellings;
	}

	private static String wildcard(String text) {
		String pattern = Pattern.quote(text.replaceAll("^\\*|\\*$", ""));
		return (text.startsWith("*") ? ".*" : "") + pattern + (text.endsWith("*") ? ".*" : "");
	}

	private static Set<String> found(String pattern, String text) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
	}

	/** Names of headers are the same in either case. */
	private static String shipped(String file) throws IOException {
		return Files.readString(Path.of("src/deploy/proxies", file)).toLowerCase(Locale.ROOT);
	}

}
