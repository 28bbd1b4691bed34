package dev.hoplog.api.http;

import dev.hoplog.directory.ApiKeys;
import dev.hoplog.directory.Directory;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.Filter;
import java.time.InstantSource;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Puts the rules of the road in front of a REST side's handlers. */
@Configuration(proxyBeanMethods = false)
public class ApiConfiguration {

    /** Where the API lives. */
    public static final String PATH = "/api/v1";

    /** Where nodes ask each other. What lies there sees to it itself that nobody else does, before it reads anything. */
    public static final String PEERS = "/peers";

    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE;

    @Bean
    FilterRegistrationBean<Filter> requestIdFilter() {
        return registration(new RequestIdFilter(), FIRST, "/*");
    }

    @Bean
    FilterRegistrationBean<Filter> problemFilter() {
        return registration(new ProblemFilter(), FIRST + 1, "/*");
    }

    @Bean
    FilterRegistrationBean<Filter> crossOriginFilter(ApiSettings settings) {
        var registration = registration(CrossOrigin.filter(settings.corsOrigins()), FIRST + 2, PATH + "/*");
        registration.setEnabled(!settings.corsOrigins().isEmpty());
        return registration;
    }

    @Bean
    FilterRegistrationBean<Filter> authenticationFilter(ApiKeys keys, InstantSource clock) {
        var failures = new FailedAuthentications(TimeMeter.SYSTEM_NANOTIME);
        return registration(new AuthenticationFilter(keys, failures, clock), FIRST + 3, PATH + "/*");
    }

    @Bean
    RateLimits rateLimits(ApiSettings settings) {
        return new RateLimits(settings.requestsPerMinute(), TimeMeter.SYSTEM_NANOTIME);
    }

    @Bean
    FilterRegistrationBean<Filter> rateLimitFilter(RateLimits limits) {
        return registration(new RateLimitFilter(limits), FIRST + 4, PATH + "/*");
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimitFilter() {
        return registration(new BodyLimitFilter(), FIRST + 5, "/*");
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    ProblemErrorController problemErrorController() {
        return new ProblemErrorController();
    }

    @Bean
    OpenApiController openApiController(ObjectProvider<RequestMappingHandlerMapping> handlers) {
        return new OpenApiController(handlers);
    }

    @Bean
    WebMvcConfigurer interceptors(Directory directory) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ScopeInterceptor())
                        .addPathPatterns(PATH + "/**")
                        .excludePathPatterns(
                                OpenApiController.DOCUMENT, OpenApiController.PAGE, OpenApiController.PAGE + "/**");
                registry.addInterceptor(new ConsistencyInterceptor(directory)).addPathPatterns(PATH + "/**");
            }
        };
    }

    /** A client that is still sending a body that is too large reads why it is refused, instead of a broken connection. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodiesNobodyReads() {
        return factory -> factory.addConnectorCustomizers(connector ->
                connector.setProperty("maxSwallowSize", Integer.toString(2 * BodyLimitFilter.MAX_BULK_BYTES)));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }

    private static FilterRegistrationBean<Filter> registration(Filter filter, int order, String pattern) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.addUrlPatterns(pattern);
        return registration;
    }
}
