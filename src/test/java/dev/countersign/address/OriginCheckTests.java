package dev.countersign.address;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class OriginCheckTests {

	/** Many a proxy names the port in the header Host that it writes. */
	@ParameterizedTest
	@CsvSource({ "https,login.example.com,https://login.example.com,true",
			"https,login.example.com:443,https://login.example.com,true",
			"https,Login.Example.COM,https://login.example.com,true", "http,localhost:80,http://localhost,true",
			"https,login.example.com:8443,https://login.example.com:8443,true",
			"https,login.example.com:80,https://login.example.com,false",
			"http,login.example.com,https://login.example.com,false",
			"https,login.example.com,https://login.example.com.evil.example,false",
			"https,login.example.com,null,false", "https,null,null,false" })
	void originWhenTheServicesOwnInAnySpellingOfTheHostThenPasses(String scheme, String host, String origin,
			boolean passes) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setScheme(scheme);
		request.addHeader("Host", host);
		request.addHeader("Origin", origin);
		assertThat(new OriginCheck(new CorsProperties(List.of())).passes(request)).isEqualTo(passes);
	}

}
