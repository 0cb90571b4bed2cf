from __future__ import annotations
from e2e.e2e_pages import *
def test_a(show):
    shown=show(annotated("<main><h1>a</h1><p>The <sup>68</sup>Ga-DOTATATE is Ki-<b>67</b> and carci<i>noid</i> so</p></main>"))
    for w in shown.get_by_role('button').all(): print(w.aria_snapshot())
    print(shown.locator('main').aria_snapshot())
    cdp=shown.context.new_cdp_session(shown)
    for n in cdp.send('Accessibility.getFullAXTree')['nodes']:
        if not n.get('ignored') and n['role']['value'] in('button','StaticText'): print(n['role']['value'],n.get('name',{}).get('value'))
    print(violations(shown))
