package dev.countersign.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientAddressTests {

	private static final List<String> PROXIES = List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48");

	/**
	 * Java writes the interface behind such an address, and there the address goes on
	 * meaning the same.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "fe80::1%eth0", "fe80::1%2", "FE80::1%en0", "fe80:0:0:0:0:0:0:1%docker_gwbridge-0.1" })
	void ofWhenPeerIsLinkLocalThenAnAddress(String peer) {
		assertThat(address(List.of()).of(request(peer, null))).isEqualTo("fe80:0:0:0:0:0:0:1");
		assertThat(CountedNetwork.of(peer).name()).isEqualTo("fe80:0:0:0:0:0:0:0/64");
		assertThat(address(List.of("fe80::/10")).of(request(peer, "203.0.113.9"))).isEqualTo("203.0.113.9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2001:db8::1%eth0", "fe80::1%", "fe80::1%eth 0", "127.0.0.1%eth0", "%eth0" })
	void parseWhenZoneIsOutOfPlaceThenNoAddress(String text) {
		assertThat(AddressRange.parseAddress(text)).isEmpty();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void lookAtWhenStrangersForwardThenWarnedOnce(CapturedOutput output) {
		List<String> heard = new ArrayList<>();
		ClientAddress addresses = new ClientAddress(new TrustedProxyProperties(PROXIES), heard::add);
		addresses.lookAt(request("198.51.100.7", null));
		addresses.lookAt(request("10.1.1.1", "203.0.113.9"));
		assertThat(heard).isEmpty();
		addresses.lookAt(request("198.51.100.1", "203.0.113.9"));
		addresses.lookAt(request("198.51.100.2", "203.0.113.9"));
		assertThat(output.getAll()).containsOnlyOnce("countersign.trusted-proxies=198.51.100.1")
			.doesNotContain("198.51.100.2");
		assertThat(heard).containsExactly("198.51.100.1");
	}

	/** Anybody on the internet can send the header, and must not hide a proxy by it. */
	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "172.17.0.1", "192.168.1.1", "fd00::1", "fe80::1%eth0", "100.64.0.1" })
	void lookAtWhenOneFromInsideForwardsThenToldAlsoBehindAStranger(String peer) {
		List<String> heard = new ArrayList<>();
		ClientAddress addresses = new ClientAddress(new TrustedProxyProperties(PROXIES), heard::add);
		addresses.lookAt(request("198.51.100.1", "203.0.113.9"));
		addresses.lookAt(request(peer, "203.0.113.9"));
		addresses.lookAt(request(peer, "203.0.113.9"));
		addresses.lookAt(request("198.51.100.2", "203.0.113.9"));
		assertThat(heard).containsExactly("198.51.100.1", peer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded" })
	void lookAtWhenAnyForwardingHeaderThenTold(String header) {
		List<String> heard = new ArrayList<>();
		ClientAddress addresses = new ClientAddress(new TrustedProxyProperties(List.of()), heard::add);
		MockHttpServletRequest request = request("172.17.0.1", null);
		request.addHeader(header, "x");
		addresses.lookAt(request);
		assertThat(heard).containsExactly("172.17.0.1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			198.51.100.1 | 203.0.113.9                           | 198.51.100.1
			198.51.100.1 | 10.1.1.1, 203.0.113.9                 | 198.51.100.1
			10.1.1.1     | -                                     | 10.1.1.1
			10.1.1.1     | 203.0.113.9                           | 203.0.113.9
			10.1.1.1     | 203.0.113.9, 10.2.2.2                 | 203.0.113.9
			10.1.1.1     | 1.2.3.4, 203.0.113.9, 192.0.2.7       | 203.0.113.9
			10.1.1.1     | 10.9.9.9, 203.0.113.9                 | 203.0.113.9
			10.1.1.1     | 10.3.3.3, 10.2.2.2                    | 10.3.3.3
			10.1.1.1     | 203.0.113.9:4711                      | 203.0.113.9
			10.1.1.1     | [2001:db8:2::1]:4711                  | 2001:db8:2:0:0:0:0:1
			10.1.1.1     | 2001:db8:2::1                         | 2001:db8:2:0:0:0:0:1
			10.1.1.1     | 203.0.113.9, 2001:db8:1::5            | 203.0.113.9
			10.1.1.1     | ::ffff:203.0.113.9                    | 203.0.113.9
			10.1.1.1     | unknown                               | 10.1.1.1
			10.1.1.1     | 203.0.113.9, localhost                | 10.1.1.1
			10.1.1.1     | 203.0.113.9, 999.1.1.1, 10.2.2.2      | 10.2.2.2
			10.1.1.1     | 203.0.113.9,                          | 10.1.1.1
			10.1.1.1     | '203.0.113.9, [, 10.2.2.2'            | 10.2.2.2
			::ffff:10.1.1.1 | 203.0.113.9                        | 203.0.113.9
			2001:db8:1::9 | 203.0.113.9                          | 203.0.113.9
			2001:db8:2::9 | 203.0.113.9                          | 2001:db8:2:0:0:0:0:9
			""")
	void ofWhenForwardedThenFirstStrangerFromTheRight(String peer, @Nullable String forwarded, String client) {
		assertThat(address(PROXIES).of(request(peer, forwarded))).isEqualTo(client);
	}

	@Test
	void ofWhenNobodyTrustedThenAThousandForgedHeadersAreOneAddress() {
		assertThat(IntStream.range(0, 1_000)
			.mapToObj((i) -> address(List.of()).of(request("198.51.100.1", "203.0.113." + i % 256)))
			.collect(Collectors.toSet())).containsExactly("198.51.100.1");
	}

	@Test
	void ofWhenForwardedHeaderOfAnotherNameThenIgnored() {
		MockHttpServletRequest request = request("10.1.1.1", null);
		request.addHeader("Forwarded", "for=203.0.113.9");
		request.addHeader("X-Real-IP", "203.0.113.9");
		request.addHeader("X-Client-IP", "203.0.113.9");
		assertThat(address(PROXIES).of(request)).isEqualTo("10.1.1.1");
	}

	@Test
	void ofWhenHeaderSentTwiceThenReadAsOne() {
		MockHttpServletRequest request = request("10.1.1.1", "203.0.113.9");
		request.addHeader("X-Forwarded-For", "203.0.113.10, 10.2.2.2");
		assertThat(address(PROXIES).of(request)).isEqualTo("203.0.113.10");
	}

	@Test
	void ofWhenChainEndlessThenReadingEnds() {
		String chain = "203.0.113.9, "
				+ String.join(", ", Arrays.asList(new String[1_000]).stream().map((none) -> "10.2.2.2").toList());
		assertThat(address(PROXIES).of(request("10.1.1.1", chain))).isEqualTo("10.2.2.2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.example.org", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "10.0.0.0/", "", "::/129",
			"256.1.1.1" })
	void proxiesWhenNoAddressThenStartIsRefusedByName(String setting) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new TrustedProxyProperties(List.of(setting)))
			.withMessageContaining("countersign.trusted-proxies");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.1.1,true", "10.0.0.0/8,11.0.0.1,false", "10.0.0.0/9,10.127.0.1,true",
			"10.0.0.0/9,10.128.0.1,false", "0.0.0.0/0,1.2.3.4,true", "0.0.0.0/0,::1,false", "::/0,::1,true",
			"2001:db8::/33,2001:db8:7fff::1,true", "2001:db8::/33,2001:db8:8000::1,false", "192.0.2.1,192.0.2.1,true",
			"192.0.2.1/31,192.0.2.0,true", "192.0.2.1/31,192.0.2.2,false" })
	void containsWhenPrefixSharedThenInRange(String range, String address, boolean contained) {
		assertThat(AddressRange.parse(range).orElseThrow().contains(AddressRange.parseAddress(address).orElseThrow()))
			.isEqualTo(contained);
	}

	private static ClientAddress address(List<String> proxies) {
		return new ClientAddress(new TrustedProxyProperties(proxies), (peer) -> {
		});
	}

	private static MockHttpServletRequest request(String peer, @Nullable String forwarded) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(peer);
		if (forwarded != null) {
			request.addHeader("X-Forwarded-For", forwarded);
		}
		return request;
	}

}
