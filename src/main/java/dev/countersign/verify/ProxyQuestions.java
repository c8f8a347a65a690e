package dev.countersign.verify;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Spring Security's chain for the questions of proxies: one filter, which judges and
 * answers. It is not among the chains that are chosen by path, as a question is known
 * before it comes to them, and waits for nothing on the way.
 */
public final class ProxyQuestions {

	private static final FilterChain NOTHING = (request, response) -> {
	};

	private final FilterChainProxy chain;

	ProxyQuestions(VerificationFilter filter, HttpFirewall firewall) {
		this.chain = new FilterChainProxy(new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filter));
		this.chain.setFirewall(firewall);
	}

	void answer(BodilessRequest question, HttpServletResponse response) throws IOException, ServletException {
		this.chain.doFilter(question, response, NOTHING);
	}

}
