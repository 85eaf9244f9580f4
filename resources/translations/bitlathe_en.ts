<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>bitlathe</name>
    <message numerus="yes">
        <source>Perplexity after %n block(s): %1 (%2)</source>
        <translation>
            <numerusform>Perplexity after %n block: %1 (%2)</numerusform>
            <numerusform>Perplexity after %n blocks: %1 (%2)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::ComparePage</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) lie in the trash.</source>
        <translation>
            <numerusform>%n run lies in the trash.</numerusform>
            <numerusform>%n runs lie in the trash.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::LayerTreeModel</name>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n bit</numerusform>
            <numerusform>%n bits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n exception(s)</source>
        <translation>
            <numerusform>%n exception</numerusform>
            <numerusform>%n exceptions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::MainWindow</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::OverridesEditor</name>
    <message numerus="yes">
        <source>%n bit(s)</source>
        <translation>
            <numerusform>%n bit</numerusform>
            <numerusform>%n bits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Matches %n layer(s)</source>
        <translation>
            <numerusform>Matches %n layer</numerusform>
            <numerusform>Matches %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>later exceptions decide %n of them</source>
        <translation>
            <numerusform>later exceptions decide %n of them</numerusform>
            <numerusform>later exceptions decide %n of them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::PerplexityPlot</name>
    <message numerus="yes">
        <source>earlier run, after %n block(s)
%1</source>
        <translation>
            <numerusform>earlier run, after %n block
%1</numerusform>
            <numerusform>earlier run, after %n blocks
%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>after %n block(s)
%1</source>
        <translation>
            <numerusform>after %n block
%1</numerusform>
            <numerusform>after %n blocks
%1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::RunOverlayPlot</name>
    <message numerus="yes">
        <source>after %n block(s)</source>
        <translation>
            <numerusform>after %n block</numerusform>
            <numerusform>after %n blocks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::RunPage</name>
    <message numerus="yes">
        <source>%n run(s) behind it in the queue were dropped.</source>
        <translation>
            <numerusform>%n run behind it in the queue was dropped.</numerusform>
            <numerusform>%n runs behind it in the queue were dropped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>bitlathe::SweepDialog</name>
    <message numerus="yes">
        <source>%n run(s): %1.</source>
        <translation>
            <numerusform>%n run: %1.</numerusform>
            <numerusform>%n runs: %1.</numerusform>
        </translation>
    </message>
</context>
</TS>
